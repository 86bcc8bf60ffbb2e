import {
  codePointName,
  findHidden,
  replaceHidden,
} from "@askgpt4/core/hidden-characters";
import { t } from "./strings.ts";

/** Properties of a new element: class, text, click handler and attributes. */
export interface ElementOptions {
  class?: string;
  text?: string;
  title?: string;
  onClick?: (event: MouseEvent) => void;
  attributes?: Record<string, string>;
}

/** Attributes that contain visible or announced text. */
const READ = new Set(["alt", "aria-label", "placeholder", "title"]);

/** Creates an element. Hidden characters in its text and attributes are made visible. */
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

/** Replaces an element's content with text. */
export function setText(target: Element, text: string): void {
  target.replaceChildren(...textNodes(text));
}

/** Converts text to nodes; each hidden character becomes a label such as U+202E. */
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

/** Converts text for an attribute; each hidden character becomes a label such as [U+202E]. */
export function visible(text: string): string {
  return replaceHidden(text, (character) => `[${codePointName(character)}]`);
}

/** A codicon, hidden from screen readers; its button has the label. */
export function icon(name: string): HTMLSpanElement {
  return element("span", {
    class: `codicon codicon-${name}`,
    attributes: { "aria-hidden": "true" },
  });
}

/** An icon button with a label for its tooltip and for screen readers. */
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

/** A button with a text label. */
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

/** Creates an id that is unique in the document. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${++ids}`;
}
