import { element, icon, iconButton } from "../dom.ts";
import type { Context } from "../context.ts";
import { t } from "../words.ts";
import type { ChipKind, ContextChip } from "../../protocol/messages.ts";

const ICONS: Record<ChipKind, string> = {
  selection: "list-selection",
  file: "file",
  image: "file-media",
  upload: "file-binary",
};

function chipElement(context: Context, chip: ContextChip): HTMLLIElement {
  const label = chip.cut ? t("contextCut", chip.label) : chip.label;
  const item = element(
    "li",
    { class: "chip", title: chip.detail },
    picture(context, chip),
    element("span", { class: "chip-label", text: label }),
  );
  if (chip.bytes !== undefined) {
    const text = fileSize(chip.bytes, context.settings.locale);
    item.append(element("span", { class: "chip-size", text }));
  }
  return item;
}

/** What the user's own image looks like; for anything else, an icon. */
function picture(context: Context, chip: ContextChip): HTMLElement {
  const symbol = icon(ICONS[chip.kind]);
  if (chip.thumbnail === undefined) return symbol;
  const image = element("img", {
    class: "chip-thumbnail",
    attributes: {
      src: `${context.thumbnails}/${encodeURIComponent(chip.thumbnail)}`,
      alt: "",
      draggable: "false",
    },
  });
  // It may be gone, or none that a browser knows.
  image.addEventListener("error", () => image.replaceWith(symbol));
  return image;
}

/** 12 kB, as one writes it there. */
function fileSize(bytes: number, locale: string): string {
  const large = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale || undefined, {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    unitDisplay: "short",
    maximumSignificantDigits: 3,
  }).format(bytes / (large ? 1_000_000 : 1_000));
}

/** The context that went along with a question. */
export function sentChips(
  context: Context,
  chips: readonly ContextChip[],
): HTMLElement {
  return element(
    "ul",
    { class: "chips", attributes: { "aria-label": t("attachedContext") } },
    ...chips.map((chip) => chipElement(context, chip)),
  );
}

/** The context that will go along with the next question; each piece can be taken off. */
export class Chips {
  readonly element = element("ul", { class: "chips" });
  #chips: readonly ContextChip[] = [];
  readonly #context: Context;
  readonly #remove: (chipId: string) => void;
  readonly #leave: () => void;

  /**
   * @param remove Asked to take a chip off.
   * @param leave Called when the last chip that had the focus is gone.
   */
  constructor(
    context: Context,
    remove: (chipId: string) => void,
    leave: () => void,
  ) {
    this.#context = context;
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
      const item = chipElement(this.#context, chip);
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
