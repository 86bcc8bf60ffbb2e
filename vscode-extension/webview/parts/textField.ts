import { element, visible } from "../dom.ts";

/** Callbacks of a text field. */
export interface TextFieldEvents {
  onInput(): void;
  onSubmit(): void;
  /**
   * Receives keys first; returns whether it handled one. Never called during an IME composition.
   */
  onKey(event: KeyboardEvent): boolean;
}

/** Whether a key belongs to an IME composition; some input methods only set key code 229. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** A text field that grows with its text: Enter sends, Shift+Enter inserts a line break. */
export class TextField {
  readonly element: HTMLTextAreaElement;

  constructor(events: TextFieldEvents) {
    this.element = element("textarea", {
      class: "text-field",
      attributes: { rows: "1", spellcheck: "true", autocomplete: "off" },
    });
    this.element.addEventListener("input", () => events.onInput());
    this.element.addEventListener("keydown", (event) => {
      if (isComposing(event)) return;
      if (events.onKey(event)) {
        event.preventDefault();
      } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        events.onSubmit();
      }
    });
  }

  get value(): string {
    return this.element.value;
  }

  set value(text: string) {
    if (this.element.value === text) return;
    this.element.value = text;
    this.element.setSelectionRange(text.length, text.length);
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  setLabels(label: string, placeholder: string): void {
    this.element.setAttribute("aria-label", visible(label));
    this.element.placeholder = visible(placeholder);
  }
}
