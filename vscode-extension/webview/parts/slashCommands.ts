import type { Context } from "../context.ts";
import { element, uniqueId } from "../dom.ts";
import { t } from "../strings.ts";
import type { SlashCommand } from "../../protocol/messages.ts";
import type { TextField } from "./textField.ts";

/** The list of commands that opens when a question starts with a slash. */
export class SlashCommands {
  readonly element = element("ul", {
    class: "slash-commands",
    attributes: { role: "listbox", id: uniqueId("commands"), hidden: "" },
  });
  readonly #context: Context;
  readonly #field: TextField;
  readonly #changed: () => void;
  #matches: SlashCommand[] = [];
  #selected = 0;

  /** @param changed Called after a command was inserted into the field. */
  constructor(context: Context, field: TextField, changed: () => void) {
    this.#context = context;
    this.#field = field;
    this.#changed = changed;
    field.element.setAttribute("aria-autocomplete", "list");
    field.element.setAttribute("aria-controls", this.element.id);
    field.element.addEventListener("blur", () => this.close());
    // The list must not take the focus from the field, or it would close before the click.
    this.element.addEventListener(
      "mousedown",
      (event) => event.preventDefault(),
    );
  }

  /** Opens or closes the list for the current text. */
  update(): void {
    const typed = this.#field.value;
    const commands = /^\/\S*$/.test(typed)
      ? this.#context.settings.slashCommands
      : [];
    this.#matches = commands.filter(({ name }) =>
      name.startsWith(typed) && name !== typed
    );
    this.#selected = 0;
    this.#show();
  }

  close(): void {
    this.#matches = [];
    this.#show();
  }

  /** Handles the keys that move in the list and choose from it. */
  onKey(event: KeyboardEvent): boolean {
    const count = this.#matches.length;
    if (count === 0) return false;
    if (event.key === "ArrowDown") {
      this.#selected = (this.#selected + 1) % count;
    } else if (event.key === "ArrowUp") {
      this.#selected = (this.#selected + count - 1) % count;
    } else if (event.key === "Escape") this.#matches = [];
    else if (
      (event.key === "Enter" && !event.shiftKey) || event.key === "Tab"
    ) {
      this.#choose(this.#selected);
      return true;
    } else return false;
    this.#show();
    return true;
  }

  #choose(index: number): void {
    const command = this.#matches[index];
    if (command) this.#field.value = command.name + " ";
    this.close();
    this.#changed();
  }

  #show(): void {
    this.element.hidden = this.#matches.length === 0;
    this.element.setAttribute("aria-label", t("slashCommands"));
    this.element.replaceChildren(
      ...this.#matches.map((command, index) =>
        element(
          "li",
          {
            class: "slash-command",
            onClick: () => this.#choose(index),
            attributes: {
              role: "option",
              id: `${this.element.id}-${index}`,
              "aria-selected": String(index === this.#selected),
            },
          },
          element("span", { class: "slash-name", text: command.name }),
          element("span", {
            class: "slash-description",
            text: command.description,
          }),
        )
      ),
    );
    const field = this.#field.element;
    if (this.element.hidden) field.removeAttribute("aria-activedescendant");
    else {field.setAttribute(
        "aria-activedescendant",
        `${this.element.id}-${this.#selected}`,
      );}
  }
}
