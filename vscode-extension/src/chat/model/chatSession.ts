import type { Turn as CoreTurn } from "@askgpt4/core";
import * as vscode from "vscode";
import type {
  ContextChip,
  HostMessageBody,
  Turn,
  TurnChange,
} from "../../../protocol/messages.ts";
import { SNAPSHOT_TURNS } from "../../../protocol/messages.ts";
import { contextId, toChip, toUploadChip } from "../../context/attached.ts";
import { Disposable } from "../../platform/disposable.ts";
import {
  accessEnded,
  historyLeftOut,
  type SiteAccess,
} from "../../site/siteAccess.ts";
import type { SiteService } from "../../site/siteService.ts";
import { Throttle } from "../../common/throttle.ts";
import { addNotice, BLAMES_SITE, completeTurn, failTurn } from "./answerEnd.ts";
import { historyBefore } from "../../common/chat/chatHistory.ts";
import { DeltaBatch } from "../../common/deltaBatch.ts";
import { progressOf } from "./progress.ts";
import {
  type PreparedQuestion,
  type StoredChat,
  type StoredContext,
  type StoredDraft,
  type StoredTurn,
  type StoredUpload,
  uploadsOf,
} from "../../common/chat/transcript.ts";

import type { TranscriptStore } from "./transcriptStore.ts";
import { sendUploads } from "./sendUploads.ts";
import { showTurn, titleOf } from "./turnView.ts";

/** What a chat stands on. */
export interface ChatSessionOptions {
  store: TranscriptStore;
  site: SiteService;
  log: vscode.LogOutputChannel;
}

/** An answer under way. */
interface Running {
  turn: StoredTurn;
  controller: AbortController;
  finished: Promise<void>;
  progress?: string;
  /** Tells the page what the site is doing. */
  showProgress: Throttle;
}

/** What has arrived of an answer is written down this often, in milliseconds… */
const PARTIAL_INTERVAL = 1_000;
/** …and less often the longer it is, so that the writing grows with the answer and not faster. */
const PARTIAL_CHARACTERS_PER_MS = 40;

/** How often the page is told what the site is doing, in milliseconds: a site may say it without end. */
const PROGRESS_INTERVAL = 100;

/** How long a draft waits at most until it is written, in milliseconds. */
const DRAFT_DELAY = 100;

/** One chat that is open: its turns, the answer under way, the draft. It is the truth; pages only show it. */
export class ChatSession extends Disposable {
  readonly #chat: StoredChat;
  readonly #options: ChatSessionOptions;
  readonly #sent = this.own(new vscode.EventEmitter<HostMessageBody>());
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly #rewritten = this.own(new vscode.EventEmitter<void>());
  #draft: StoredDraft;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #running: Running | undefined;
  #disposed = false;

  /** What a page that shows this chat has to be told. */
  readonly onDidSend: vscode.Event<HostMessageBody> = this.#sent.event;
  /** Title, time or whether an answer is under way have changed. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  /** Another window has added to the chat: a page needs a snapshot. */
  readonly onDidRewrite: vscode.Event<void> = this.#rewritten.event;

  constructor(
    chat: StoredChat,
    draft: StoredDraft | undefined,
    options: ChatSessionOptions,
  ) {
    super();
    this.#chat = chat;
    this.#draft = draft ?? { version: 1, text: "", context: [] };
    this.#options = options;
  }

  get id(): string {
    return this.#chat.id;
  }

  get title(): string {
    return this.#chat.title;
  }

  get time(): number {
    return this.#chat.time;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  get empty(): boolean {
    return this.#chat.turns.length === 0;
  }

  /** The chat as it is stored. Not to be changed by others. */
  get stored(): Readonly<StoredChat> {
    return this.#chat;
  }

  get draft(): Readonly<StoredDraft> {
    return this.#draft;
  }

  get chips(): ContextChip[] {
    return [
      ...this.#draft.context.map(toChip),
      ...this.uploads.map(toUploadChip),
    ];
  }

  /** The files that will go along with the next question as they are. */
  get uploads(): readonly StoredUpload[] {
    return this.#draft.uploads ?? [];
  }

  /** All files whose bytes are still needed. */
  get neededUploads(): StoredUpload[] {
    return uploadsOf(this.#chat, this.#draft);
  }

  /** When the answer under way is over, however it ends. */
  async finished(): Promise<void> {
    await this.#running?.finished;
  }

  turn(id: string): StoredTurn | undefined {
    return this.#chat.turns.find((turn) => turn.id === id);
  }

  /** The question that an answer answers. */
  questionOf(answerId: string): StoredTurn | undefined {
    const index = this.#index(answerId);
    return this.#chat.turns.slice(0, Math.max(0, index))
      .findLast((turn) => turn.role === "user");
  }

  /** The newest turns, for a snapshot. */
  newest(): { turns: Turn[]; earlier: number } {
    return this.#page(this.#chat.turns.length);
  }

  /** The turns before one that a page has. */
  before(turnId: string): { turns: Turn[]; earlier: number } {
    return this.#page(Math.max(0, this.#index(turnId)));
  }

  /**
   * Asks the next question. Returns as soon as it stands in the transcript.
   *
   * @param answerId The id that the answer's turn gets.
   * @param access To the site that is asked.
   * @throws {Error} If an answer is under way.
   */
  ask(question: PreparedQuestion, answerId: string, access: SiteAccess): void {
    this.#refuseWhileBusy();
    const asked: StoredTurn = {
      id: crypto.randomUUID(),
      role: "user",
      text: question.text,
      state: "complete",
      time: Date.now(),
      site: access.site.key,
      ...(question.sent === question.text ? {} : { sent: question.sent }),
      ...(question.context.length > 0 ? { context: question.context } : {}),
      ...(question.uploads.length > 0 ? { uploads: question.uploads } : {}),
      ...(question.shortcutId === undefined
        ? {}
        : { shortcutId: question.shortcutId }),
    };
    if (this.empty) {
      this.#chat.greeting = access.client.options.greeting ?? "";
      this.#chat.greetingSite = access.site.key;
    }
    if (this.#chat.title === "") {
      this.#chat.title = titleOf(question);
      this.#sent.fire({ type: "title-changed", title: this.#chat.title });
    }
    this.#add(asked);
    this.#answer(asked, answerId, access);
  }

  /**
   * Takes away a turn and all that follow.
   *
   * @returns The turns that left, and the way back.
   */
  removeFrom(turnId: string): StoredTurn[] {
    this.#refuseWhileBusy();
    const index = this.#index(turnId);
    if (index === -1) return [];
    const removed = this.#chat.turns.splice(index);
    this.#sent.fire({
      type: "turns-removed",
      turnIds: removed.map((turn) => turn.id),
    });
    return removed;
  }

  /** Asks the last question again; its answer has been removed. */
  again(answerId: string, access: SiteAccess): void {
    this.#refuseWhileBusy();
    const asked = this.#chat.turns.at(-1);
    if (asked?.role === "user") this.#answer(asked, answerId, access);
  }

  /** Puts turns in the place of all that follow the first `keep`; a page needs a snapshot then. */
  async replaceFrom(keep: number, turns: StoredTurn[]): Promise<StoredTurn[]> {
    await this.stop();
    const replaced = this.#chat.turns.splice(keep, Infinity, ...turns);
    this.#changed.fire();
    await this.#save();
    return replaced;
  }

  /** Adds turns that came about elsewhere. */
  async append(turns: StoredTurn[]): Promise<void> {
    for (const turn of turns) this.#add(turn);
    await this.#save();
  }

  /** How many turns there are. */
  get length(): number {
    return this.#chat.turns.length;
  }

  /** Stops the answer under way, also before its first word. */
  async stop(): Promise<void> {
    const running = this.#running;
    running?.controller.abort();
    await running?.finished;
  }

  async rename(title: string): Promise<void> {
    const wanted = title.trim();
    if (wanted === "" || wanted === this.#chat.title) return;
    this.#chat.title = wanted;
    this.#sent.fire({ type: "title-changed", title: wanted });
    this.#changed.fire();
    if (!this.empty) await this.#save();
  }

  /** What the user has typed; written within a moment, also while they go on typing. */
  setDraft(draft: Partial<Omit<StoredDraft, "version">>): void {
    this.#draft = { ...this.#draft, ...draft };
    this.#draftTimer ??= setTimeout(() => void this.#saveDraft(), DRAFT_DELAY);
  }

  /** The user has left the editor of an earlier question. */
  endEdit(): void {
    const { edit: _, ...rest } = this.#draft;
    this.#draft = rest;
    this.setDraft({});
  }

  /** Writes into the composer, as the user would. */
  writeDraft(text: string): void {
    this.setDraft({ text });
    const { edit } = this.#draft;
    this.#sent.fire({
      type: "draft-set",
      draft: { text, ...(edit ? { edit } : {}) },
    });
  }

  attach(context: StoredContext): void {
    const id = contextId(context);
    const others = this.#draft.context.filter((one) => contextId(one) !== id);
    this.#setChips([...others, context], this.uploads);
  }

  /** Adds a file whose bytes are kept already. */
  attachUpload(upload: StoredUpload): void {
    this.#setChips(this.#draft.context, [...this.uploads, upload]);
  }

  detach(chipId: string): void {
    this.#setChips(
      this.#draft.context.filter((one) => contextId(one) !== chipId),
      this.uploads.filter((one) => one.id !== chipId),
    );
  }

  /**
   * The question was taken: nothing of it is a draft any more.
   *
   * @param texts What is in the field, where nobody has typed on.
   * @param chipIds What went along.
   */
  draftAsked(
    { texts, chipIds }: {
      texts: readonly string[];
      chipIds: readonly string[];
    },
  ): void {
    if (texts.includes(this.#draft.text)) this.setDraft({ text: "" });
    this.#setChips(
      this.#draft.context.filter((one) => !chipIds.includes(contextId(one))),
      this.uploads.filter((one) => !chipIds.includes(one.id)),
    );
  }

  /** Writes down everything that is not yet. */
  async flush(): Promise<void> {
    if (this.#draftTimer !== undefined) await this.#saveDraft();
    if (this.#running) await this.#savePartial(this.#running.turn);
    await this.#options.store.flush();
  }

  override dispose(): void {
    this.#disposed = true;
    this.#running?.controller.abort();
    clearTimeout(this.#draftTimer);
    super.dispose();
  }

  #setChips(context: StoredContext[], uploads: readonly StoredUpload[]): void {
    if (context.length + uploads.length + this.chips.length === 0) return;
    this.setDraft({ context, uploads: [...uploads] });
    this.#sent.fire({ type: "chips-changed", chips: this.chips });
  }

  #refuseWhileBusy(): void {
    if (this.busy) throw new Error("An answer is under way.");
  }

  #add(turn: StoredTurn): void {
    this.#chat.turns.push(turn);
    this.#chat.time = turn.time;
    this.#sent.fire({ type: "turn-added", turn: this.#show(turn) });
  }

  #answer(asked: StoredTurn, answerId: string, access: SiteAccess): void {
    const { key, name } = access.site;
    const { turns: history, switched } = historyBefore(this.#chat, asked, key);
    const turn: StoredTurn = {
      id: answerId,
      role: "assistant",
      text: "",
      state: "streaming",
      time: Date.now(),
      site: key,
      ...(switched ? { notice: historyLeftOut(name) } : {}),
    };
    this.#add(turn);
    const controller = new AbortController();
    const running: Running = {
      turn,
      controller,
      finished: Promise.resolve(),
      showProgress: new Throttle(
        () => PROGRESS_INTERVAL,
        () =>
          this.#sent.fire({
            type: "turn-changed",
            turnId: turn.id,
            change: { progress: running.progress ?? null },
          }),
      ),
    };
    this.#running = running;
    this.#busyChanged();
    // The question is on disk before the first word can be lost.
    void this.#save();
    running.finished = this.#run(running, asked, history, access);
  }

  async #run(
    running: Running,
    asked: StoredTurn,
    history: CoreTurn[],
    access: SiteAccess,
  ): Promise<void> {
    const { turn, controller } = running;
    const { client } = access;
    const signal = AbortSignal.any([controller.signal, access.signal]);
    const { site, store, log } = this.#options;
    const batch = new DeltaBatch((text) => {
      // The first words are written at once: the window may be reloaded any moment.
      const delay = turn.text === ""
        ? 0
        : PARTIAL_INTERVAL + turn.text.length / PARTIAL_CHARACTERS_PER_MS;
      turn.text += text;
      this.#sent.fire({ type: "append", turnId: turn.id, text });
      this.#partialLater(turn, delay);
    });
    let change: TurnChange;
    try {
      const fileIds = await sendUploads(client, asked.uploads ?? [], {
        read: (upload) => store.uploads.read(this.id, upload),
        progress: (text) => this.#progress(running, text),
        signal,
      });
      this.#progress(running, undefined);
      const answer = client.conversation({
        json: {
          version: 1,
          chatId: this.#chat.id,
          turns: history,
          unanswered: null,
        },
      }).ask(asked.sent ?? asked.text, {
        signal,
        fileIds,
        ...(asked.shortcutId !== undefined && asked.site === access.site.key
          ? { shortcutId: asked.shortcutId }
          : {}),
      });
      for await (const event of answer.events()) {
        if (event.type === "text") {
          batch.add(event.text);
          this.#progress(running, undefined);
        } else if (event.type !== "end") {
          const progress = progressOf(event);
          if (progress !== undefined) this.#progress(running, progress);
        }
      }
      batch.flush();
      change = completeTurn(turn, await answer.result());
      site.health = "working";
    } catch (error) {
      batch.flush();
      change = failTurn(turn, error, signal.aborted, access.site.name);
      if (access.signal.aborted) change.notice = addNotice(turn, accessEnded());
      // It was not the user who stopped it: the window closes.
      if (this.#disposed) turn.state = "interrupted";
      if (turn.error && BLAMES_SITE.has(turn.error.code)) {
        site.health = "failing";
      }
      log.info(`An answer ended: ${turn.error?.code ?? turn.state}.`);
    } finally {
      batch.dispose();
      running.showProgress.cancel();
    }
    clearTimeout(this.#partialTimer);
    this.#partialTimer = undefined;
    this.#running = undefined;
    this.#sent.fire({
      type: "turn-changed",
      turnId: turn.id,
      change: { ...change, progress: null },
    });
    this.#chat.time = Date.now();
    this.#busyChanged();
    await this.#save();
    await this.#options.store.deletePartial(this.id);
  }

  #progress(running: Running, progress: string | undefined): void {
    if (running.progress === progress) return;
    if (progress === undefined) delete running.progress;
    else running.progress = progress;
    running.showProgress.ask();
  }

  #busyChanged(): void {
    this.#sent.fire({ type: "status", status: { busy: this.busy } });
    this.#changed.fire();
  }

  #partialTimer: ReturnType<typeof setTimeout> | undefined;

  #partialLater(turn: StoredTurn, delay: number): void {
    this.#partialTimer ??= setTimeout(() => {
      this.#partialTimer = undefined;
      if (this.#running?.turn === turn) void this.#savePartial(turn);
    }, delay);
  }

  #savePartial(turn: StoredTurn): Promise<void> {
    return this.#options.store.savePartial(this.id, () => ({
      version: 1,
      turnId: turn.id,
      text: turn.text,
    }));
  }

  async #save(): Promise<void> {
    if (await this.#options.store.save(this.#chat)) this.#rewritten.fire();
  }

  async #saveDraft(): Promise<void> {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = undefined;
    await this.#options.store.saveDraft(this.id, this.#draft);
  }

  #index(turnId: string): number {
    return this.#chat.turns.findIndex((turn) => turn.id === turnId);
  }

  #page(end: number): { turns: Turn[]; earlier: number } {
    const start = Math.max(0, end - SNAPSHOT_TURNS);
    return {
      turns: this.#chat.turns.slice(start, end)
        .map((turn) => this.#show(turn)),
      earlier: start,
    };
  }

  #show(turn: StoredTurn): Turn {
    return showTurn(
      turn,
      this.#running?.turn === turn ? this.#running.progress : undefined,
    );
  }
}
