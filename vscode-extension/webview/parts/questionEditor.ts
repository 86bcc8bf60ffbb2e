import type { Context } from "../context.ts";
import { element, textButton, uniqueId } from "../dom.ts";
import { t } from "../strings.ts";
import type { Turn } from "../../protocol/messages.ts";
import { Limit } from "./limit.ts";
import { TextField } from "./textField.ts";

/** Callbacks of a question's editor. */
export interface QuestionEditorEvents {
  onDraft(): void;
  /** Called when it closes: the question was accepted, or editing was canceled. */
  onClosed(): void;
}

/** The editor that replaces a question. */
export class QuestionEditor {
  readonly element: HTMLElement;
  readonly turnId: string;
  readonly #context: Context;
  readonly #turn: Turn;
  readonly #field: TextField;
  readonly #limit: Limit;
  readonly #events: QuestionEditorEvents;
  #pending = false;

  constructor(
    context: Context,
    turn: Turn,
    text: string,
    events: QuestionEditorEvents,
  ) {
    this.#context = context;
    this.#turn = turn;
    this.#events = events;
    this.turnId = turn.id;
    this.#limit = new Limit(context);
    this.#field = new TextField({
      onInput: () => {
        this.#limit.clearRefusal();
        this.#limit.update(this.text, turn.chips ?? []);
        events.onDraft();
      },
      onSubmit: () => this.#resend(),
      onKey: (event) => {
        if (event.key !== "Escape") return false;
        events.onClosed();
        return true;
      },
    });
    this.#field.value = text;
    this.#field.setLabels(t("editLabel"), "");
    const hint = element("p", {
      class: "edit-hint",
      text: t("editHint"),
      attributes: { id: uniqueId("edit-hint") },
    });
    this.#field.element.setAttribute(
      "aria-describedby",
      [hint.id, this.#limit.counter.id, this.#limit.refusal.id].join(" "),
    );
    this.element = element(
      "div",
      { class: "question-editor" },
      element("div", { class: "input-box" }, this.#field.element),
      this.#limit.refusal,
      hint,
      element(
        "div",
        { class: "edit-actions" },
        this.#limit.counter,
        element("span", { class: "spring" }),
        textButton(t("cancel"), () => events.onClosed()),
        textButton(t("resend"), () => this.#resend(), "primary"),
      ),
    );
    this.#limit.update(text, turn.chips ?? []);
  }

  get text(): string {
    return this.#field.value;
  }

  focus(): void {
    this.#field.focus();
  }

  #resend(): void {
    const text = this.text;
    if (this.#pending || text.trim() === "") return;
    if (!this.#limit.check(text)) return;
    this.#pending = true;
    const { chatId } = this.#context;
    this.#context.request(
      (requestId) => ({
        type: "edit",
        requestId,
        chatId,
        turnId: this.turnId,
        text,
      }),
      {
        accepted: () => this.#events.onClosed(),
        refused: (message) => {
          this.#pending = false;
          this.#limit.refuse(message);
        },
      },
    );
  }
}
