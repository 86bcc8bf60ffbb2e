import { element, icon, iconButton } from "../dom.ts";
import type { Context } from "../context.ts";
import { t } from "../strings.ts";
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

/** The thumbnail of the user's image, or an icon for other files. */
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
  // The file may be gone, or of a format that the browser does not support.
  image.addEventListener("error", () => image.replaceWith(symbol));
  return image;
}

/** Formats a size: 12 kB, localized. */
function fileSize(bytes: number, locale: string): string {
  const large = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale || undefined, {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    unitDisplay: "short",
    maximumSignificantDigits: 3,
  }).format(bytes / (large ? 1_000_000 : 1_000));
}

/** The attached context of a sent question. */
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

/** The attachments of the next question; each can be removed. */
export class Chips {
  readonly element = element("ul", { class: "chips" });
  #chips: readonly ContextChip[] = [];
  readonly #context: Context;
  readonly #remove: (chipId: string) => void;
  readonly #leave: () => void;

  /**
   * @param remove Called to remove a chip.
   * @param leave Called when the last chip was removed while it had the focus.
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
