import { element, iconButton } from "../dom.ts";
import { t } from "../strings.ts";
import type { CodeAction } from "../../protocol/messages.ts";
import type { StringKey } from "../../protocol/strings.ts";
import { fenceLanguage } from "./fences.ts";
import {
  hasHiddenCharacters,
  showHiddenCharacters,
} from "./hiddenCharacters.ts";
import { highlight } from "./highlight.ts";
import { getMeaning, setMeaning } from "./morph.ts";
import { sanitizeHighlighted } from "./sanitize.ts";

/** The source of a rendered code block. */
export interface Code {
  text: string;
  language: string;
}

const ACTIONS: [CodeAction, string, StringKey][] = [
  ["copy", "copy", "copyCode"],
  ["insert", "insert", "insertCode"],
  ["replace", "replace", "replaceCode"],
  ["new-file", "new-file", "newFileCode"],
];

/** The code of the closed block around an element, with the action of the element's button. */
export function codeActionOf(
  target: Element,
): { action: CodeAction; code: Code } | undefined {
  const button = target.closest("button[data-code-action]");
  const block = button?.closest(".code-block");
  const code = block && getMeaning(block);
  const action = ACTIONS.find(([name]) =>
    name === button?.getAttribute("data-code-action")
  )?.[0];
  return code && action ? { action, code: code as Code } : undefined;
}

function toolbar(): HTMLElement {
  const bar = element("div", {
    class: "code-toolbar",
    attributes: { role: "toolbar", "aria-label": t("codeToolbar") },
  });
  for (const [action, iconName, label] of ACTIONS) {
    const button = iconButton(iconName, t(label));
    button.setAttribute("data-code-action", action);
    bar.append(button);
  }
  return bar;
}

/**
 * The maximum length of a plain text node; the browser lays out a longer one again with every added
 * line.
 */
const LONG_PIECE = 8_192;

/** A code block: plain while it streams, highlighted and with a toolbar once it is closed. */
export class CodeBlock {
  readonly element: HTMLElement;
  readonly #pre: HTMLPreElement;
  readonly #code: HTMLElement;
  readonly #language: string;
  #text = "";
  #piece = new Text();

  constructor(info: string) {
    this.#language = fenceLanguage(info);
    this.#code = element("code");
    this.#newPiece();
    const label = this.#language
      ? `${t("codeBlock")}: ${this.#language}`
      : t("codeBlock");
    this.#pre = element("pre", {
      attributes: { tabindex: "0", role: "group", "aria-label": label },
    }, this.#code);
    this.element = element("div", { class: "code-block" }, this.#pre);
  }

  append(text: string): void {
    this.#text += text;
    let from = 0;
    while (this.#piece.length + text.length - from > LONG_PIECE) {
      const end = text.indexOf(
        "\n",
        Math.max(from, from + LONG_PIECE - this.#piece.length),
      ) + 1;
      if (end === 0) break;
      this.#piece.appendData(text.slice(from, end));
      this.#newPiece();
      from = end;
    }
    this.#piece.appendData(text.slice(from));
  }

  /** Enables the toolbar after the fence was closed. */
  close(): void {
    const html = highlight(this.#text.replace(/\n$/, ""), this.#language);
    // Highlighting would clear a selection in the plain code, for example while the user copies it.
    if (html !== undefined && !this.#hasSelection()) {
      this.#code.replaceChildren(sanitizeHighlighted(html));
    }
    if (hasHiddenCharacters(this.#text)) showHiddenCharacters(this.#code);
    const code: Code = { text: this.#text, language: this.#language };
    setMeaning(this.element, code);
    this.element.append(toolbar());
  }

  #newPiece(): void {
    this.#piece = new Text();
    this.#code.append(element("span", { class: "code-piece" }, this.#piece));
  }

  #hasSelection(): boolean {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed &&
      selection.containsNode(this.#code, true);
  }
}
