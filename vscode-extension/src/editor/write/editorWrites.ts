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

/** Whether a question can be retried at the same place. */
type Retry = () => Promise<void>;

/**
 * The answers that are being written into documents, or wait to be kept or discarded: one per
 * document.
 */
export class EditorWrites extends Disposable {
  readonly #services: EditorServices;
  readonly #answers = new Map<vscode.TextDocument, WrittenAnswer>();
  readonly #changed = this.own(new vscode.EventEmitter<void>());

  /** Fires when an answer is added, changed or removed. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  /** @param services The services of the editor features. */
  constructor(services: EditorServices) {
    super();
    this.#services = services;
    this.own(new WriteMarks(this));
  }

  /** All answers. */
  get all(): Iterable<WrittenAnswer> {
    return this.#answers.values();
  }

  /** The answer in a document. */
  of(document: vscode.TextDocument | undefined): WrittenAnswer | undefined {
    return document && this.#answers.get(document);
  }

  /**
   * Starts tracking a place before the question is typed. Call `release` if no question follows.
   *
   * @returns The future answer, or `undefined` if another one is still being written there.
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
   * Asks and writes the answer. Reports the result to the user; never throws.
   *
   * @param answer The result of `reserve`.
   * @param request The question.
   * @param retry Asks the same question again.
   */
  async write(
    answer: WrittenAnswer,
    request: WriteRequest,
    retry: Retry,
  ): Promise<void> {
    const { document } = answer.place;
    try {
      // The user kept working on top of the previous answer, so it counts as kept.
      this.keep(this.#answers.get(document));
      this.#add(answer);
      const outcome = await withProgress({
        location: vscode.ProgressLocation.Window,
        title: vscode.l10n.t("GPT-4 is writing (Esc to stop)"),
      }, () => answer.run(request));
      await this.#conclude(answer, outcome, retry);
    } catch (error) {
      // The place is tracked for as long as the user may retry.
      if (!isCancellation(error)) {
        await this.#services.reportError(error, { retry });
      }
      this.#remove(answer);
    }
  }

  /** Keeps the written text. */
  keep(answer: WrittenAnswer | undefined): void {
    if (answer) this.#remove(answer);
  }

  /** Restores the previous text and changes nothing else. */
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
      // While writing, `#conclude` handles this.
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

  /** Announces the result to users who can't see the lens above the text. */
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
