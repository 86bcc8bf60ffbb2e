import * as vscode from "vscode";
import { notify } from "../../platform/window.ts";
import type { EditorServices } from "../editorServices.ts";
import type { EditorWrites } from "./editorWrites.ts";
import { fitReplacement } from "./fitReplacement.ts";
import { needsEditor, needsSelection } from "../selection/needsEditor.ts";
import { firstLines, type Place, replacePlace } from "../selection/places.ts";
import { fixPrompt, replacePrompt } from "../../common/prompts.ts";
import { askForQuestion, forgetDraftOnceAnswered } from "./questionInput.ts";
import { readArguments } from "../selection/textArguments.ts";
import type { WrittenAnswer } from "./writtenAnswer.ts";

/** The instruction for the selection. */
interface Task {
  /** As displayed. */
  question: string;
  /** As sent. */
  instruction: string;
}

/** Asks for an instruction, and streams the rewritten selection into the document. */
export class ReplaceSelection {
  readonly id = "askGpt4.replaceSelection";
  readonly #services: EditorServices;
  readonly #writes: EditorWrites;

  /**
   * @param services The services of the editor features.
   * @param writes The answers in documents.
   */
  constructor(services: EditorServices, writes: EditorWrites) {
    this.#services = services;
    this.#writes = writes;
  }

  /** @param given The range, if it is not the selection. */
  async execute(given?: unknown): Promise<void> {
    const about = await readArguments(given);
    const editor = vscode.window.activeTextEditor;
    const document = about?.document ?? editor?.document;
    if (!document) return await needsEditor();
    const selection = about?.range ?? editor?.selection;
    const place = selection && replacePlace(document, selection);
    if (!place) return await needsSelection();
    const problem = about?.problem;
    await this.#ask(
      place,
      problem
        ? {
          question: vscode.l10n.t("Fix this problem: {0}", problem),
          instruction: fixPrompt(problem),
        }
        : undefined,
    );
  }

  /** @param shown The key of the site that the user was shown. */
  async #ask(place: Place, given?: Task, shown?: string): Promise<void> {
    const services = this.#services;
    const { key, name } = services.site;
    // Track the place from now on, while the user types the instruction.
    const reserved = this.#writes.reserve(place);
    if (!reserved) return;
    const title = vscode.l10n.t("Rewrite Selection");
    const task = given ?? typedTask(
      await askForQuestion({
        title,
        placeholder: vscode.l10n.t("Describe the change"),
        prompt: vscode.l10n.t(
          "The selection will be included. Sent to {0}.",
          name,
        ),
        limit: services.messageLimit,
        onTyping: () => services.warmUp(),
      }),
    );
    /** The place, which may have moved in the meantime. */
    const now = () => ({ ...place, range: reserved.edit.range });
    const fits = reserved.edit.misfit === undefined;
    const fitted = task && fits &&
      await fitReplacement(
        replacePrompt(task.instruction, place.document.languageId),
        now(),
        services,
        shown ?? key,
      ).catch((error: unknown) => {
        reserved.dispose();
        throw error;
      });
    if (!task || !fitted || reserved.edit.misfit) {
      reserved.dispose();
      if (reserved.edit.misfit) await this.#tellChanged();
      return;
    }
    let answer: WrittenAnswer | undefined = reserved;
    if (fitted.lines !== undefined) {
      const part = firstLines(now(), fitted.lines);
      reserved.dispose();
      answer = part && this.#writes.reserve(part);
      if (!answer) return;
    }
    forgetDraftOnceAnswered(title, task.question, answer);
    collapseSelection(now());
    await this.#writes.write(
      answer,
      {
        question: task.question,
        message: fitted.message,
        access: fitted.access,
      },
      () =>
        this.#ask(
          { ...place, range: answer.edit.range },
          task,
          fitted.access.site.key,
        ),
    );
  }

  async #tellChanged(): Promise<void> {
    await notify(
      "information",
      vscode.l10n.t(
        "The selected text has changed. Select it again; your instruction is kept.",
      ),
    );
  }
}

function typedTask(question: string | undefined): Task | undefined {
  return question === undefined
    ? undefined
    : { question, instruction: question };
}

/** Clears the selection, so that a key press in the meantime does not delete the text. */
function collapseSelection({ document, range }: Place): void {
  const editor = vscode.window.visibleTextEditors.find((editor) =>
    editor.document === document
  );
  if (!editor?.selection.intersection(range) || editor.selection.isEmpty) {
    return;
  }
  editor.selection = new vscode.Selection(range.end, range.end);
}
