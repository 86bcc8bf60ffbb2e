import { element, icon, iconButton } from "../dom.ts";
import { t } from "../words.ts";
import type { ChipKind, ContextChip } from "../../types/messages.ts";

const ICONS: Record<ChipKind, string> = {
  selection: "list-selection",
  file: "file",
  image: "file-media",
};

function chipElement(chip: ContextChip): HTMLLIElement {
  const label = chip.cut ? t("contextCut", chip.label) : chip.label;
  return element(
    "li",
    { class: "chip", title: chip.detail },
    icon(ICONS[chip.kind]),
    element("span", { class: "chip-label", text: label }),
  );
}

/** The context that went along with a question. */
export function sentChips(chips: readonly ContextChip[]): HTMLElement {
  return element(
    "ul",
    { class: "chips", attributes: { "aria-label": t("attachedContext") } },
    ...chips.map(chipElement),
  );
}

/** The context that will go along with the next question; each piece can be taken off. */
export class Chips {
  readonly element = element("ul", { class: "chips" });
  #chips: readonly ContextChip[] = [];
  readonly #remove: (chipId: string) => void;
  readonly #leave: () => void;

  /**
   * @param remove Asked to take a chip off.
   * @param leave Called when the last chip that had the focus is gone.
   */
  constructor(remove: (chipId: string) => void, leave: () => void) {
    this.#remove = remove;
    this.#leave = leave;
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Delete" && event.key !== "Backspace") return;
      const chip = (event.target as Element).closest<HTMLElement>(
        "[data-chip-id]",
      );
      if (!chip) return;
      event.preventDefault();
      this.#remove(chip.dataset["chipId"] ?? "");
    });
  }

  get chips(): readonly ContextChip[] {
    return this.#chips;
  }

  set chips(chips: readonly ContextChip[]) {
    const buttons = [...this.element.querySelectorAll("button")];
    const focused = buttons.findIndex((button) =>
      button === document.activeElement
    );
    this.#chips = chips;
    this.element.hidden = chips.length === 0;
    this.element.setAttribute("aria-label", t("attachedContext"));
    this.element.replaceChildren(...chips.map((chip) => {
      const item = chipElement(chip);
      item.dataset["chipId"] = chip.id;
      item.append(
        iconButton(
          "close",
          t("removeChip", chip.label),
          () => this.#remove(chip.id),
        ),
      );
      return item;
    }));
    if (focused < 0) return;
    const left = this.element.querySelectorAll("button");
    const next = left[Math.min(focused, left.length - 1)];
    if (next) next.focus();
    else this.#leave();
  }
}
