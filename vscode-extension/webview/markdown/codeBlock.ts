import { element, iconButton } from "../dom.ts";
import { t } from "../words.ts";
import type { CodeAction } from "../../types/messages.ts";
import type { StringKey } from "../../types/strings.ts";
import { fenceLanguage } from "./fences.ts";
import { hasHiddenCharacters, showHiddenCharacters } from "./hiddenCharacters.ts";
import { highlight } from "./highlight.ts";
import { getMeaning, setMeaning } from "./morph.ts";
import { sanitizeHighlighted } from "./sanitize.ts";

/** The code behind a block on the page. */
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

/** The code of the closed block that an element is in, with the action of the element's button. */
export function codeActionOf(target: Element): { action: CodeAction; code: Code } | undefined {
  const button = target.closest("button[data-code-action]");
  const block = button?.closest(".code-block");
  const code = block && getMeaning(block);
  const action = ACTIONS.find(([name]) => name === button?.getAttribute("data-code-action"))?.[0];
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

/** A block of code: plain while it is being written, highlighted and with a toolbar once it is closed. */
export class CodeBlock {
  readonly element: HTMLElement;
  readonly #pre: HTMLPreElement;
  readonly #code: HTMLElement;
  readonly #language: string;
  readonly #text = new Text();

  constructor(info: string) {
    this.#language = fenceLanguage(info);
    this.#code = element("code", {}, this.#text);
    const label = this.#language ? `${t("codeBlock")}: ${this.#language}` : t("codeBlock");
    this.#pre = element("pre", {
      attributes: { tabindex: "0", role: "group", "aria-label": label },
    }, this.#code);
    this.element = element("div", { class: "code-block" }, this.#pre);
  }

  append(text: string): void {
    this.#text.appendData(text);
    if (hasHiddenCharacters(text)) this.element.classList.add("has-hidden");
  }

  /** The fence has closed: from now on this is code one can use. */
  close(): void {
    const text = this.#text.data;
    const shown = text.replace(/\n$/, "");
    const html = highlight(shown, this.#language);
    // A selection in plain code would be lost: whoever is copying now needs no colours.
    if (html !== undefined && !this.#hasSelection()) {
      this.#code.replaceChildren(sanitizeHighlighted(html));
    } else if (shown !== text) {
      this.#text.deleteData(shown.length, text.length - shown.length);
    }
    if (hasHiddenCharacters(text)) showHiddenCharacters(this.#code);
    setMeaning(this.element, { text, language: this.#language } satisfies Code);
    this.element.append(toolbar());
  }

  #hasSelection(): boolean {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && selection.containsNode(this.#code, true);
  }
}
