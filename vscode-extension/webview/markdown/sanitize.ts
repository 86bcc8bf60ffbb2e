import DOMPurify from "dompurify";
import { visible } from "../dom.ts";

/** What an answer may be made of. Everything else is left out, whatever the parser lets through. */
const TAGS = [
  ..."a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre s small span"
    .split(" "),
  ..."strong sub sup table tbody td th thead tr u ul #text".split(" "),
];
const ATTRIBUTES = ["href", "title", "align", "start", "class"];

/** The classes that our own renderer gives; any other is somebody else's idea. */
const CLASSES = new Set([
  "image",
  "image-place",
  "html-source",
  "task",
]);

/** Where a link may lead: the web and mail. Never `command:`, `javascript:`, `data:` or `file:`. */
export function isSafeLink(href: string): boolean {
  return URL.canParse(href) &&
    ["https:", "http:", "mailto:"].includes(new URL(href).protocol);
}

/** Whether an image may be fetched from there, as far as the page knows. */
export function isImageAddress(href: string): boolean {
  return URL.canParse(href) &&
    ["https:", "http:"].includes(new URL(href).protocol);
}

function sanitize(
  html: string,
  tags: string[],
  attributes: string[],
): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    ADD_URI_SAFE_ATTR: ["align", "start"],
    RETURN_DOM_FRAGMENT: true,
  });
}

/** Turns the parser's HTML into nodes that can run and load nothing. */
export function sanitizeMarkdown(html: string): DocumentFragment {
  const fragment = sanitize(html, TAGS, ATTRIBUTES);
  for (const link of fragment.querySelectorAll("a")) {
    const href = link.getAttribute("href") ?? "";
    if (isSafeLink(href)) link.title = visible(href);
    else link.replaceWith(...link.childNodes);
  }
  for (const node of fragment.querySelectorAll("[class]")) {
    if (!CLASSES.has(node.className)) node.removeAttribute("class");
  }
  return fragment;
}

/** The same for highlighted code: text and `span class="hljs-…"`. */
export function sanitizeHighlighted(html: string): DocumentFragment {
  return sanitize(html, ["span", "#text"], ["class"]);
}
