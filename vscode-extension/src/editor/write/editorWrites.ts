import * as vscode from "vscode";
import { Disposable } from "../../platform/disposable.ts";
import { isCancellation } from "../../site/consentRefused.ts";
import { notify, withProgress } from "../../platform/window.ts";
import type { EditorServices } from "../editorServices.ts";
import type { Place } from "../selection/places.ts";
import type { Misfit } from "./streamedEdit.ts";
import { WriteMarks } from "./writeMarks.ts";
import {
  type WriteOutcome,
  type WriteRequest,
  WrittenAnswer,
} from "./writtenAnswer.ts";

/** Whether a question can be asked again at the same place. */
type Retry = () => Promise<void>;

/**
 * The answers that are being written into documents, or wait for the user to keep or discard them: one
 * a document.
 */
export class EditorWrites extends Disposable {
  readonly #services: EditorServices;
  readonly #answers = new Map<vscode.TextDocument, WrittenAnswer>();
  readonly #changed = this.own(new vscode.EventEmitter<void>());

  /** Fires when an answer comes, changes or goes. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  /** @param services What it stands on. */
  constructor(services: EditorServices) {
    super();
    this.#services = services;
    this.own(new WriteMarks(this));
  }

  /** All of them. */
  get all(): Iterable<WrittenAnswer> {
    return this.#answers.values();
  }

  /** The one in a document. */
  of(document: vscode.TextDocument | undefined): WrittenAnswer | undefined {
    return document && this.#answers.get(document);
  }

  /**
   * Begins to follow a place, before the question is even typed. Forget the place with `release` where
   * no question comes of it.
   *
   * @returns The answer to be, or `undefined` where another one is still being written there.
   */
  reserve(place: Place): WrittenAnswer | undefined {
    const there = this.#answers.get(place.document);
    if (there?.busy) {
      void this.#refuseSecond(there);
      return undefined;
    }
    return new WrittenAnswer(place);
  }

  /**
   * Asks, and writes the answer. Tells the user itself how it ended; never throws.
   *
   * @param answer What `reserve` gave.
   * @param request What is asked.
   * @param retry Asks the same again.
   */
  async write(
    answer: WrittenAnswer,
    request: WriteRequest,
    retry: Retry,
  ): Promise<void> {
    const { document } = answer.place;
    try {
      // What waited there was good enough to go on working with.
      this.keep(this.#answers.get(document));
      this.#add(answer);
      const outcome = await withProgress({
        location: vscode.ProgressLocation.Window,
        title: vscode.l10n.t("GPT-4 is writing (Esc to stop)"),
      }, () => answer.run(request));
      await this.#conclude(answer, outcome, retry);
    } catch (error) {
      // The place is followed for as long as the user may want to try again.
      if (!isCancellation(error)) {
        await this.#services.reportError(error, { retry });
      }
      this.#remove(answer);
    }
  }

  /** What is written stays. */
  keep(answer: WrittenAnswer | undefined): void {
    if (answer) this.#remove(answer);
  }

  /** What stood there before comes back, and nothing else changes. */
  async discard(answer: WrittenAnswer): Promise<void> {
    const done = await answer.discard();
    this.#remove(answer);
    if (done) return;
    void notify(
      "warning",
      vscode.l10n.t(
        "Could not discard the answer because the document is read-only.",
      ),
    );
  }

  override dispose(): void {
    for (const answer of [...this.#answers.values()]) this.#remove(answer);
    super.dispose();
  }

  #add(answer: WrittenAnswer): void {
    this.#answers.set(answer.place.document, answer);
    answer.onDidChange(() => this.#changed.fire());
    answer.edit.onDidBecomeUnfit(() => {
      // In the middle of writing `#conclude` sees to it.
      if (!answer.busy) this.#remove(answer);
    });
    this.#changed.fire();
  }

  #remove(answer: WrittenAnswer): void {
    if (this.of(answer.place.document) === answer) {
      this.#answers.delete(answer.place.document);
    }
    answer.dispose();
    this.#changed.fire();
  }

  async #conclude(
    answer: WrittenAnswer,
    outcome: WriteOutcome,
    retry: Retry,
  ): Promise<void> {
    switch (outcome.kind) {
      case "written":
        return this.#announce(answer);
      case "nothing":
        return this.#remove(answer);
      case "no-code":
        this.#remove(answer);
        return await this.#tellNoCode(answer);
      case "misfit":
        this.#remove(answer);
        return await this.#tellMisfit(answer, outcome.misfit);
      case "failed":
        await this.#services.reportError(outcome.error, {
          retry: async () => {
            await answer.discard();
            await retry();
          },
        });
        if (!outcome.written) this.#remove(answer);
    }
  }

  /** Who does not see the line above the text has to hear of it. */
  async #announce(answer: WrittenAnswer): Promise<void> {
    const settings = vscode.workspace.getConfiguration(
      "editor",
      answer.place.document,
    );
    const seen = settings.get("codeLens") !== false &&
      settings.get("accessibilitySupport") !== "on";
    if (seen) return;
    const keep = vscode.l10n.t("Keep");
    const discard = vscode.l10n.t("Discard");
    const words = answer.state === "complete"
      ? vscode.l10n.t("The answer was written to the file.")
      : vscode.l10n.t("Stopped. The partial answer is kept in the file.");
    const choice = await notify("information", words, keep, discard);
    if (this.of(answer.place.document) !== answer) return;
    if (choice === keep) this.keep(answer);
    else if (choice === discard) await this.discard(answer);
  }

  async #tellNoCode(answer: WrittenAnswer): Promise<void> {
    const show = vscode.l10n.t("Show Answer");
    const choice = await notify(
      "information",
      vscode.l10n.t("The answer contains no code, so nothing was written."),
      show,
    );
    if (choice === show) {
      await this.#services.chat.pin(answer.exchange.question, [
        answer.exchange,
      ]);
    }
  }

  async #tellMisfit(answer: WrittenAnswer, misfit: Misfit): Promise<void> {
    const { exchange } = answer;
    await this.#services.chat.save(exchange);
    const copy = vscode.l10n.t("Copy Code");
    const show = vscode.l10n.t("Show Answer");
    const choice = await notify(
      "warning",
      `${misfitWords(misfit)} ${
        vscode.l10n.t("The answer was saved to your chats.")
      }`,
      ...(answer.code === "" ? [] : [copy]),
      show,
    );
    if (choice === copy) await vscode.env.clipboard.writeText(answer.code);
    else if (choice === show) await this.#services.chat.show();
  }

  async #refuseSecond(there: WrittenAnswer): Promise<void> {
    const stop = vscode.l10n.t("Stop Answer");
    const choice = await notify(
      "information",
      vscode.l10n.t("Another answer is still being written to this file."),
      stop,
    );
    if (choice === stop) there.stop();
  }
}

function misfitWords(misfit: Misfit): string {
  switch (misfit) {
    case "changed":
      return vscode.l10n.t(
        "Stopped writing because you edited the answer.",
      );
    case "undone":
      return vscode.l10n.t("Stopped writing because you undid the answer.");
    case "closed":
      return vscode.l10n.t(
        "The file was closed before the answer was complete.",
      );
    case "read-only":
      return vscode.l10n.t(
        "Could not write the answer because the file is read-only.",
      );
  }
}
