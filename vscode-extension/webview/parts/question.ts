import type { Context } from "../context.ts";
import { element, iconButton } from "../dom.ts";
import { t } from "../strings.ts";
import type { Turn, TurnChange } from "../../protocol/messages.ts";
import { sentChips } from "./chips.ts";
import { QuestionEditor, type QuestionEditorEvents } from "./questionEditor.ts";
import { applyChange } from "./turn.ts";

/** A question, which can be edited and resent. */
export class QuestionView {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #edit: (view: QuestionView) => void;
  #turn: Turn;
  #editor: QuestionEditor | undefined;

  /** @param edit Called to open the editor and close any other. */
  constructor(
    context: Context,
    turn: Turn,
    edit: (view: QuestionView) => void,
  ) {
    this.#context = context;
    this.#turn = turn;
    this.#edit = edit;
    this.element = element("article", {
      class: "turn question",
      attributes: { "data-turn-id": turn.id, "aria-label": t("you") },
    });
    this.#show();
  }

  get turn(): Turn {
    return this.#turn;
  }

  get editor(): QuestionEditor | undefined {
    return this.#editor;
  }

  append(text: string): void {
    this.change({ text: this.#turn.text + text });
  }

  change(change: TurnChange): void {
    this.#turn = applyChange(this.#turn, change);
    if (!this.#editor) this.#show();
  }

  /** Replaces the question with an editor for this text. */
  openEditor(text: string, events: QuestionEditorEvents): void {
    this.#editor = new QuestionEditor(this.#context, this.#turn, text, events);
    // The attachments are sent again with the new text.
    this.element.replaceChildren(this.#editor.element, ...this.#chips());
  }

  closeEditor(): void {
    if (!this.#editor) return;
    const focused = this.element.contains(document.activeElement);
    this.#editor = undefined;
    this.#show();
    if (focused) {
      this.element.querySelector("button")?.focus({ preventScroll: true });
    }
  }

  #show(): void {
    const text = element("div", { class: "bubble", text: this.#turn.text });
    text.title = new Date(this.#turn.time).toLocaleString(
      this.#context.settings.locale,
    );
    const toolbar = element(
      "div",
      { class: "turn-toolbar" },
      iconButton("edit", t("editQuestion"), () => this.#edit(this)),
    );
    this.element.replaceChildren(
      element("div", { class: "question-line" }, toolbar, text),
      ...this.#chips(),
    );
  }

  #chips(): HTMLElement[] {
    const chips = this.#turn.chips ?? [];
    return chips.length > 0 ? [sentChips(this.#context, chips)] : [];
  }
}
