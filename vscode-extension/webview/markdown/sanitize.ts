import DOMPurify from "dompurify";
import { visible } from "../dom.ts";

/**
 * The elements that an answer may contain. All others are dropped, even if the parser lets them
 * through.
 */
const TAGS = [
  ..."a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre s small span"
    .split(" "),
  ..."strong sub sup table tbody td th thead tr u ul #text".split(" "),
];
const ATTRIBUTES = ["href", "title", "align", "start", "class"];

/** The classes that our renderer sets; all others are removed. */
const CLASSES = new Set([
  "image",
  "image-place",
  "html-source",
  "task",
]);

/**
 * The allowed targets of links: web and mail. Never `command:`, `javascript:`, `data:` or `file:`.
 */
export function isSafeLink(href: string): boolean {
  return URL.canParse(href) &&
    ["https:", "http:", "mailto:"].includes(new URL(href).protocol);
}

/** Whether the webview offers to fetch an image from this URL; the host decides. */
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

/** Converts the parser's HTML to nodes that can't run or load anything. */
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

/** Sanitizes highlighted code: text and `span class="hljs-…"` only. */
export function sanitizeHighlighted(html: string): DocumentFragment {
  return sanitize(html, ["span", "#text"], ["class"]);
}
