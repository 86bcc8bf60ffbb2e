import * as vscode from "vscode";
import { displayPath } from "../../platform/displayPath.ts";
import { selectionContext } from "../../context/collect.ts";
import type { AttachedContext } from "../../context/attachment.ts";
import type { EditorServices } from "../editorServices.ts";
import type { EditorWrites } from "./editorWrites.ts";
import { insertPlace, type Place } from "../selection/places.ts";
import { insertPrompt } from "../../common/prompts.ts";
import { askForQuestion, forgetDraftOnceAnswered } from "./questionInput.ts";
import { needsEditor } from "../selection/needsEditor.ts";
import type { WriteRequest } from "./writtenAnswer.ts";

/** Asks, and streams the answer to the caret. */
export class InsertAnswer {
  readonly id = "askGpt4.insertAnswer";
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

  /** @param question The question, if it need not be typed. */
  async execute(question?: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return await needsEditor();
    const place = insertPlace(editor.document, editor.selection.active);
    await this.#ask(place, typeof question === "string" ? question : undefined);
  }

  /** @param shown The key of the site that the user was shown. */
  async #ask(place: Place, given?: string, shown?: string): Promise<void> {
    const services = this.#services;
    const { key, name } = services.site;
    const answer = this.#writes.reserve(place);
    if (!answer) return;
    const title = vscode.l10n.t("Insert Answer at Cursor");
    const editor = vscode.window.activeTextEditor;
    const selection = services.settings.get("context.selection") &&
        editor?.document === place.document
      ? selectionContext(editor)
      : undefined;
    const question = given ?? await askForQuestion({
      title,
      placeholder: vscode.l10n.t("Describe what to write"),
      prompt: selection
        ? vscode.l10n.t("The selection will be included. Sent to {0}.", name)
        : vscode.l10n.t(
          "Your instruction and this file's name are sent to {0}, but not the file's contents.",
          name,
        ),
      limit: services.messageLimit,
      onTyping: () => services.warmUp(),
    });
    const request = question && await this.#request(
      question,
      place,
      selection,
      shown ?? key,
    ).catch((error: unknown) => {
      answer.dispose();
      throw error;
    });
    if (!request) {
      answer.dispose();
      return;
    }
    forgetDraftOnceAnswered(title, question, answer);
    await this.#writes.write(answer, request, async () => {
      const { start } = answer.edit.range;
      await this.#ask(
        insertPlace(place.document, start),
        question,
        request.access.site.key,
      );
    });
  }

  async #request(
    question: string,
    { document }: Place,
    selection: AttachedContext | undefined,
    shown: string,
  ): Promise<WriteRequest | undefined> {
    const access = await this.#services.access(shown);
    const message = await this.#services.compose({
      question: insertPrompt(question, {
        path: displayPath(document.uri),
        languageId: document.languageId,
      }),
      context: selection ? [selection] : [],
    }, access);
    return message && { question, message: message.text, access };
  }
}
