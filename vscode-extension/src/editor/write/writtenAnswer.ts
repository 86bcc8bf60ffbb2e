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
 * How far an answer is that is written into a document.
 * - `waiting`: nothing has come yet
 * - `writing`: it comes
 * - `complete`: all of it is there
 * - `stopped`: the user stopped it; what had come is there
 * - `incomplete`: it broke off; what had come is there
 */
export type WriteState =
  | "waiting"
  | "writing"
  | "complete"
  | "stopped"
  | "incomplete";

/** How writing an answer ended. */
export type WriteOutcome =
  /** Something was written, for the user to keep or discard. */
  | { kind: "written" }
  /** The user stopped it before anything was written. */
  | { kind: "nothing" }
  /** The answer is complete and has no code in it. */
  | { kind: "no-code" }
  /** The answer broke off or never came; `written` says whether a part of it is in the document. */
  | { kind: "failed"; error: unknown; written: boolean }
  /** The document is no longer what the answer was meant for. */
  | { kind: "misfit"; misfit: Misfit };

/** A question whose answer is written into a document. */
export interface WriteRequest {
  /** As the user put it. */
  question: string;
  /** As it is sent. */
  message: string;
  /** To whom; the answer stops when it ends. */
  access: SiteAccess;
}

/**
 * One answer on its way into a document, until the user has kept or discarded it.
 *
 * It follows its place from the moment it is made; `dispose` keeps what is written.
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

  /** @param place Where the answer goes. */
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

  /** Whether the answer is still to come, in whole or in part. */
  get busy(): boolean {
    return this.#state === "waiting" || this.#state === "writing";
  }

  /** The code alone, as far as it has come. */
  get code(): string {
    return this.#codeText;
  }

  /** Whether the answer says more than what was written. */
  get saysMore(): boolean {
    return this.#code.dropped;
  }

  /** The question and all that has come of its answer. */
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
   * Asks, and writes the answer as it comes.
   *
   * @param request What is asked, and whom.
   * @returns How it ended. A document that no longer fits ends the writing only: the answer is still
   * read to its end, to be kept elsewhere.
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

  /** Stops the answer; what has come stays. */
  stop(): void {
    this.#controller.abort();
  }

  /**
   * Puts back what stood there before.
   *
   * @returns Whether that was done; it is not where the document takes no edits.
   */
  async discard(): Promise<boolean> {
    this.stop();
    return await this.edit.revert();
  }

  override dispose(): void {
    this.stop();
    super.dispose();
  }

  /** The site's final text counts, where it is another than what it streamed. */
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
