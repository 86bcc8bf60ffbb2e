import {
  codePointName,
  findHidden,
  replaceHidden,
} from "@askgpt4/core/hidden-characters";
import { t } from "./words.ts";

/** What an element is to have: its class, its text, what happens on a click, and attributes. */
export interface ElementOptions {
  class?: string;
  text?: string;
  title?: string;
  onClick?: (event: MouseEvent) => void;
  attributes?: Record<string, string>;
}

/** The attributes that are read to the user. */
const READ = new Set(["alt", "aria-label", "placeholder", "title"]);

/** Makes an element. Hidden characters in its texts are shown, wherever they come from. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class) made.className = options.class;
  if (options.text !== undefined) setText(made, options.text);
  if (options.title) made.title = visible(options.title);
  if (options.onClick) {
    made.addEventListener("click", options.onClick as EventListener);
  }
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    made.setAttribute(name, READ.has(name) ? visible(value) : value);
  }
  for (const child of children) {
    if (typeof child === "string") made.append(...textNodes(child));
    else made.append(child);
  }
  return made;
}

/** Replaces what is in an element by a text. */
export function setText(target: Element, text: string): void {
  target.replaceChildren(...textNodes(text));
}

/** A text as nodes, with a name such as U+202E in the place of each hidden character. */
export function textNodes(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  const upTo = (index: number) => {
    if (index > end) nodes.push(new Text(text.slice(end, index)));
  };
  for (const { character, index } of findHidden(text)) {
    upTo(index);
    const name = codePointName(character);
    nodes.push(element("span", {
      class: "hidden-character",
      title: t("hiddenCharacter", name),
      text: name,
    }));
    end = index + character.length;
  }
  upTo(text.length);
  return nodes;
}

/** A text for an attribute, with a name such as [U+202E] in the place of each hidden character. */
export function visible(text: string): string {
  return replaceHidden(text, (character) => `[${codePointName(character)}]`);
}

/** An icon of VS Code's. It says nothing to a screen reader: its button does. */
export function icon(name: string): HTMLSpanElement {
  return element("span", {
    class: `codicon codicon-${name}`,
    attributes: { "aria-hidden": "true" },
  });
}

/** A button that shows an icon, and says its label on hover and to screen readers. */
export function iconButton(
  name: string,
  label: string,
  onClick?: (event: MouseEvent) => void,
): HTMLButtonElement {
  const button = element("button", {
    class: "icon-button",
    title: label,
    attributes: { type: "button", "aria-label": label },
    ...(onClick ? { onClick } : {}),
  }, icon(name));
  return button;
}

/** A button with words on it. */
export function textButton(
  label: string,
  onClick: (event: MouseEvent) => void,
  kind: "primary" | "secondary" | "link" = "secondary",
): HTMLButtonElement {
  return element("button", {
    class: `text-button ${kind}`,
    text: label,
    onClick,
    attributes: { type: "button" },
  });
}

let ids = 0;

/** An id that no other element on the page has. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${++ids}`;
}
