import type * as vscode from "vscode";
import type { TurnChange } from "../../../protocol/messages.ts";
import type { History } from "../../common/chat/chatHistory.ts";
import type { StoredTurn } from "../../common/chat/transcript.ts";
import { DeltaBatch } from "../../common/deltaBatch.ts";
import { Throttle } from "../../common/throttle.ts";
import { accessEnded, type SiteAccess } from "../../site/siteAccess.ts";
import type { SiteService } from "../../site/siteService.ts";
import { isSiteFailure } from "../../common/errorCodes.ts";
import { addNotice, completeTurn, failTurn } from "./answerEnd.ts";
import { PartialWriter } from "./partialWriter.ts";
import { progressOf } from "./progress.ts";
import { sendUploads } from "./sendUploads.ts";
import type { TranscriptStore } from "./transcriptStore.ts";

/**
 * How often progress is sent to the webview, in milliseconds: a site can report progress endlessly.
 */
const PROGRESS_INTERVAL = 100;

/** Options for {@linkcode AnswerRun}. */
export interface AnswerRunOptions {
  chatId: string;
  /** The question's turn. */
  asked: StoredTurn;
  history: History["turns"];
  access: SiteAccess;
  store: TranscriptStore;
  site: SiteService;
  log: vscode.LogOutputChannel;
  /** Called with text that was appended to the turn. */
  onText(text: string): void;
  /** Called when {@linkcode AnswerRun.progress} changed, at most ten times a second. */
  onProgress(): void;
}

/** An answer in progress: asks the site and writes the answer into its turn. */
export class AnswerRun {
  /** The answer's turn. */
  readonly turn: StoredTurn;
  readonly #options: AnswerRunOptions;
  readonly #controller = new AbortController();
  readonly #partial: PartialWriter;
  readonly #showProgress: Throttle;
  #progress: string | undefined;
  #windowCloses = false;

  constructor(turn: StoredTurn, options: AnswerRunOptions) {
    this.turn = turn;
    this.#options = options;
    this.#partial = new PartialWriter(options.store, options.chatId, turn);
    this.#showProgress = new Throttle(
      () => PROGRESS_INTERVAL,
      options.onProgress,
    );
  }

  /** The site's progress, in the user's language. */
  get progress(): string | undefined {
    return this.#progress;
  }

  /** Stops the answer, also before its first text. */
  stop(): void {
    this.#controller.abort();
  }

  /**
   * Stops the answer because the window closes; it counts as interrupted, not as stopped by the
   * user.
   */
  close(): void {
    this.#windowCloses = true;
    this.stop();
  }

  /** Writes the partial text to disk. */
  async savePartial(): Promise<void> {
    await this.#partial.write();
  }

  /**
   * Asks and waits for the end of the answer.
   *
   * @returns The final changes of the turn. Never rejects.
   */
  async run(): Promise<TurnChange> {
    const { turn } = this;
    const { access, site, log, onText } = this.#options;
    const signal = AbortSignal.any([this.#controller.signal, access.signal]);
    const batch = new DeltaBatch((text) => {
      const first = turn.text === "";
      turn.text += text;
      onText(text);
      this.#partial.schedule(first);
    });
    try {
      const answer = await this.#ask(signal);
      for await (const event of answer.events()) {
        if (event.type === "text") {
          batch.add(event.text);
          this.#setProgress(undefined);
        } else if (event.type !== "end") {
          const progress = progressOf(event);
          if (progress !== undefined) this.#setProgress(progress);
        }
      }
      batch.flush();
      const change = completeTurn(turn, await answer.result());
      site.health = "working";
      return change;
    } catch (error) {
      batch.flush();
      const change = failTurn(turn, error, signal.aborted, access.site.name);
      if (access.signal.aborted) change.notice = addNotice(turn, accessEnded());
      if (this.#windowCloses) turn.state = "interrupted";
      if (turn.error && isSiteFailure(turn.error.code)) {
        site.health = "failing";
      }
      log.info(`Answer ended: ${turn.error?.code ?? turn.state}.`);
      return change;
    } finally {
      batch.dispose();
      this.#showProgress.cancel();
      this.#partial.cancel();
    }
  }

  async #ask(signal: AbortSignal) {
    const { access, asked, chatId, history, store } = this.#options;
    const { client, site } = access;
    const fileIds = await sendUploads(client, asked.uploads ?? [], {
      read: (upload) => store.uploads.read(chatId, upload),
      progress: (text) => this.#setProgress(text),
      signal,
    });
    this.#setProgress(undefined);
    return client.ask(asked.sent ?? asked.text, {
      chatId,
      messages: history,
      previousResponseId: history.at(-1)?.responseId ?? null,
      signal,
      fileIds,
      ...(asked.shortcutId !== undefined && asked.site === site.key
        ? { shortcutId: asked.shortcutId }
        : {}),
    });
  }

  #setProgress(progress: string | undefined): void {
    if (this.#progress === progress) return;
    this.#progress = progress;
    this.#showProgress.ask();
  }
}
