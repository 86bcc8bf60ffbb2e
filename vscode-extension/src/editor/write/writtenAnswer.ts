import type { Answer } from "@askgpt4/core";
import { isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import { Disposable } from "../../platform/disposable.ts";
import type { PinnedExchange } from "../../chat/service/chatService.ts";
import type { SiteAccess } from "../../site/siteAccess.ts";
import { CodeFromMarkdown } from "../../common/code/codeFromMarkdown.ts";
import { Indentation } from "../../common/code/indentation.ts";
import type { Place } from "../selection/places.ts";
import { type Misfit, StreamedEdit } from "./streamedEdit.ts";

/**
 * The state of an answer that is written into a document.
 * - `waiting`: nothing has arrived yet
 * - `writing`: it is arriving
 * - `complete`: it is complete
 * - `stopped`: the user stopped it; the partial text is kept
 * - `incomplete`: it ended early; the partial text is kept
 */
export type WriteState =
  | "waiting"
  | "writing"
  | "complete"
  | "stopped"
  | "incomplete";

/** How writing an answer ended. */
export type WriteOutcome =
  /** Text was written, which the user can keep or discard. */
  | { kind: "written" }
  /** The user stopped it before anything was written. */
  | { kind: "nothing" }
  /** The answer is complete and contains no code. */
  | { kind: "no-code" }
  /** The answer failed; `written` tells whether a part of it is in the document. */
  | { kind: "failed"; error: unknown; written: boolean }
  /** The document has changed, so the answer no longer fits. */
  | { kind: "misfit"; misfit: Misfit };

/** A question whose answer is written into a document. */
export interface WriteRequest {
  /** As displayed. */
  question: string;
  /** As sent. */
  message: string;
  /** The access to the site; the answer stops when it ends. */
  access: SiteAccess;
}

/**
 * An answer that is written into a document, until the user keeps or discards it.
 *
 * It tracks its place from the moment of construction; `dispose` keeps the written text.
 */
export class WrittenAnswer extends Disposable {
  readonly place: Place;
  readonly edit: StreamedEdit;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly #controller = new AbortController();
  #code: CodeFromMarkdown;
  #state: WriteState = "waiting";
  #request: WriteRequest | undefined;
  #answer: Answer | undefined;
  #codeText = "";
  #text = "";
  #responseId: string | null = null;

  /** Fires when the state, the text or the place changes. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  /** @param place Where to write the answer. */
  constructor(place: Place) {
    super();
    this.place = place;
    this.edit = this.own(
      new StreamedEdit(place.document, place.range, place.suffix),
    );
    this.own(this.edit.onDidChange(() => this.#changed.fire()));
    this.#code = new CodeFromMarkdown(place.document.languageId);
  }

  get state(): WriteState {
    return this.#state;
  }

  /** Whether the answer is still in progress. */
  get busy(): boolean {
    return this.#state === "waiting" || this.#state === "writing";
  }

  /** The code received so far. */
  get code(): string {
    return this.#codeText;
  }

  /** Whether the answer contains more than the written code. */
  get saysMore(): boolean {
    return this.#code.dropped;
  }

  /** The question and the answer received so far. */
  get exchange(): PinnedExchange {
    return {
      question: this.#request?.question ?? "",
      sent: this.#request?.message ?? "",
      answer: this.#text,
      complete: this.#state === "complete",
      site: this.#request?.access.site.key ?? "",
      responseId: this.#responseId,
    };
  }

  /**
   * Asks and writes the answer as it streams.
   *
   * @param request The question and the site.
   * @returns How it ended. If the document no longer fits, only writing stops: the answer is still
   * received completely, so that it can be saved elsewhere.
   */
  async run(request: WriteRequest): Promise<WriteOutcome> {
    this.#request = request;
    const indentation = new Indentation(this.place.indentation);
    const put = (code: string) => {
      this.#codeText += code;
      this.edit.write(indentation.push(code));
    };
    const { client, signal } = request.access;
    const answer = client.ask(request.message, {
      signal: AbortSignal.any([this.#controller.signal, signal]),
    });
    this.#answer = answer;
    let failure: { error: unknown } | undefined;
    try {
      for await (const delta of answer) {
        this.#text += delta;
        put(this.#code.push(delta));
        if (this.#state === "waiting") this.#enter("writing");
      }
      const reply = await answer.result();
      this.#text = reply.text;
      this.#responseId = reply.responseId;
    } catch (error) {
      failure = { error };
    }
    put(this.#code.end());
    if (!failure) await this.#takeFinalWord();
    await this.edit.finish();
    if (failure) return this.#fail(failure.error);
    this.#enter("complete");
    if (this.edit.misfit) return { kind: "misfit", misfit: this.edit.misfit };
    return { kind: this.edit.begun ? "written" : "no-code" };
  }

  /** Stops the answer and keeps the partial text. */
  stop(): void {
    this.#controller.abort();
  }

  /**
   * Restores the previous text.
   *
   * @returns Whether it succeeded; it fails if the document is read-only.
   */
  async discard(): Promise<boolean> {
    this.stop();
    return await this.edit.revert();
  }

  override dispose(): void {
    this.stop();
    super.dispose();
  }

  /** Applies the site's final text if it differs from the streamed one. */
  async #takeFinalWord(): Promise<void> {
    const code = new CodeFromMarkdown(this.place.document.languageId);
    const text = code.push(this.#text) + code.end();
    if (text === "" || text === this.#codeText) return;
    this.#code = code;
    this.#codeText = text;
    await this.edit.rewrite(new Indentation(this.place.indentation).push(text));
  }

  #fail(error: unknown): WriteOutcome {
    const stopped = isAskError(error, "aborted");
    this.#enter(stopped ? "stopped" : "incomplete");
    if (this.edit.misfit) return { kind: "misfit", misfit: this.edit.misfit };
    if (!stopped) return { kind: "failed", error, written: this.edit.begun };
    return { kind: this.edit.begun ? "written" : "nothing" };
  }

  #enter(state: WriteState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
