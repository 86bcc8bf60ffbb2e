/** What an element is to have: its class, its text, what happens on a click, and attributes. */
export interface ElementOptions {
  class?: string;
  text?: string;
  title?: string;
  onClick?: (event: MouseEvent) => void;
  attributes?: Record<string, string>;
}

/** Makes an element. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  if (options.title) made.title = options.title;
  if (options.onClick) {
    made.addEventListener("click", options.onClick as EventListener);
  }
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
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
