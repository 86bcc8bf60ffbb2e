import * as vscode from "vscode";
import {
  type HostMessageBody,
  SNAPSHOT_TURNS,
  type Turn,
} from "../../../protocol/messages.ts";
import { historyBefore } from "../../common/chat/chatHistory.ts";
import {
  type PreparedQuestion,
  type StoredChat,
  type StoredDraft,
  type StoredTurn,
  type StoredUpload,
  uploadsOf,
} from "../../common/chat/transcript.ts";
import { Disposable } from "../../platform/disposable.ts";
import { historyLeftOut, type SiteAccess } from "../../site/siteAccess.ts";
import type { SiteService } from "../../site/siteService.ts";
import { AnswerRun } from "./answerRun.ts";
import { ChatDraft } from "./chatDraft.ts";
import type { TranscriptStore } from "./transcriptStore.ts";
import { showTurn, titleOf } from "./turnView.ts";

/** What a chat needs. */
export interface ChatSessionOptions {
  store: TranscriptStore;
  site: SiteService;
  log: vscode.LogOutputChannel;
}

/** An open chat: its turns, the running answer, the draft. The source of truth that webviews display. */
export class ChatSession extends Disposable {
  readonly #chat: StoredChat;
  readonly #options: ChatSessionOptions;
  readonly #sent = this.own(new vscode.EventEmitter<HostMessageBody>());
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly #rewritten = this.own(new vscode.EventEmitter<void>());
  #running: { run: AnswerRun; finished: Promise<void> } | undefined;

  readonly draft: ChatDraft;
  /** Messages for a webview that shows this chat. */
  readonly onDidSend: vscode.Event<HostMessageBody> = this.#sent.event;
  /** The title, the time or {@linkcode busy} has changed. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  /** Another window has added to the chat: a webview needs a snapshot. */
  readonly onDidRewrite: vscode.Event<void> = this.#rewritten.event;

  constructor(
    chat: StoredChat,
    draft: StoredDraft | undefined,
    options: ChatSessionOptions,
  ) {
    super();
    this.#chat = chat;
    this.#options = options;
    this.draft = new ChatDraft(draft, {
      save: (stored) => options.store.saveDraft(chat.id, stored),
      onChips: (chips) => this.#sent.fire({ type: "chips-changed", chips }),
    });
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

  /** The chat as it is stored. Read-only for others. */
  get stored(): Readonly<StoredChat> {
    return this.#chat;
  }

  /** All files whose bytes the chat still needs. */
  get neededUploads(): StoredUpload[] {
    return uploadsOf(this.#chat, this.draft.stored);
  }

  /** Resolves when the running answer has ended, in whatever way. */
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

  /** The turns before one that the webview has. */
  before(turnId: string): { turns: Turn[]; earlier: number } {
    return this.#page(Math.max(0, this.#index(turnId)));
  }

  /**
   * Asks the next question. Returns as soon as it is in the transcript.
   *
   * @param answerId The id of the answer's turn.
   * @param access The access to the site.
   * @throws {Error} If an answer is in progress.
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
   * Removes a turn and all that follow it.
   *
   * @returns The removed turns.
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

  /** Asks the last question again, after its answer was removed. */
  again(answerId: string, access: SiteAccess): void {
    this.#refuseWhileBusy();
    const asked = this.#chat.turns.at(-1);
    if (asked?.role === "user") this.#answer(asked, answerId, access);
  }

  /** Replaces all turns after the first `keep`; a webview needs a snapshot then. */
  async replaceFrom(keep: number, turns: StoredTurn[]): Promise<StoredTurn[]> {
    await this.stop();
    const replaced = this.#chat.turns.splice(keep, Infinity, ...turns);
    this.#changed.fire();
    await this.#save();
    return replaced;
  }

  /** Adds turns from elsewhere. */
  async append(turns: StoredTurn[]): Promise<void> {
    for (const turn of turns) this.#add(turn);
    await this.#save();
  }

  /** How many turns there are. */
  get length(): number {
    return this.#chat.turns.length;
  }

  /** Stops the running answer, also before its first word. */
  async stop(): Promise<void> {
    this.#running?.run.stop();
    await this.finished();
  }

  async rename(title: string): Promise<void> {
    const wanted = title.trim();
    if (wanted === "" || wanted === this.#chat.title) return;
    this.#chat.title = wanted;
    this.#sent.fire({ type: "title-changed", title: wanted });
    if (!this.empty) await this.#save();
    this.#changed.fire();
  }

  /** Takes in what another window has written. */
  async refresh(): Promise<void> {
    if (!await this.#options.store.refresh(this.#chat)) return;
    this.#rewritten.fire();
    this.#changed.fire();
  }

  /** Replaces the text in the composer. */
  writeDraft(text: string): void {
    this.draft.set({ text });
    const { edit } = this.draft.stored;
    this.#sent.fire({
      type: "draft-set",
      draft: { text, ...(edit ? { edit } : {}) },
    });
  }

  /** Writes everything that is not on disk yet. */
  async flush(): Promise<void> {
    await this.draft.flush();
    await this.#running?.run.savePartial();
    await this.#options.store.flush();
  }

  override dispose(): void {
    this.#running?.run.close();
    this.draft.dispose();
    super.dispose();
  }

  #refuseWhileBusy(): void {
    if (this.busy) throw new Error("An answer is in progress.");
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
    const { store, site, log } = this.#options;
    const run = new AnswerRun(turn, {
      chatId: this.id,
      asked,
      history,
      access,
      store,
      site,
      log,
      onText: (text) =>
        this.#sent.fire({ type: "append", turnId: turn.id, text }),
      onProgress: () =>
        this.#sent.fire({
          type: "turn-changed",
          turnId: turn.id,
          change: { progress: run.progress ?? null },
        }),
    });
    const running = { run, finished: Promise.resolve() };
    this.#running = running;
    this.#busyChanged();
    // The question is on disk before the first word can be lost.
    void this.#save();
    running.finished = this.#finish(run);
  }

  async #finish(run: AnswerRun): Promise<void> {
    const change = await run.run();
    this.#running = undefined;
    this.#sent.fire({
      type: "turn-changed",
      turnId: run.turn.id,
      change: { ...change, progress: null },
    });
    this.#chat.time = Date.now();
    this.#busyChanged();
    await this.#save();
    await this.#options.store.deletePartial(this.id);
  }

  #busyChanged(): void {
    this.#sent.fire({ type: "status", status: { busy: this.busy } });
    this.#changed.fire();
  }

  async #save(): Promise<void> {
    if (await this.#options.store.save(this.#chat)) this.#rewritten.fire();
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
    const run = this.#running?.run;
    return showTurn(turn, run?.turn === turn ? run.progress : undefined);
  }
}
