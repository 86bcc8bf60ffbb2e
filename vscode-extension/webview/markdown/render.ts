import { Marked, type Tokens } from "marked";
import { element, textButton } from "../dom.ts";
import { t } from "../strings.ts";
import { type Block, isTooDeep } from "./blocks.ts";
import { CodeBlock } from "./codeBlock.ts";
import { lexerFor } from "./lexer.ts";
import { isClosedFence } from "./fences.ts";
import {
  hasHiddenCharacters,
  showHiddenCharacters,
} from "./hiddenCharacters.ts";
import { isImageAddress, sanitizeMarkdown } from "./sanitize.ts";

/** Further table rows are shown on request only. */
const MANY_ROWS = 100;

/** Inline HTML that a model may use, without attributes. Other HTML is shown verbatim. */
const INLINE_HTML = /^<(\/?(b|i|u|s|em|strong|kbd|sub|sup|small)|br ?\/?)>$/i;

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(
    ">",
    "&gt;",
  )
    .replaceAll('"', "&quot;");
}

/** The code blocks of the rendered text, in the order of their `pre` elements. */
let codes: Tokens.Code[] = [];

/** Creates the replacement of an image that an answer references. */
export type MakeImage = (href: string, alt: string) => HTMLElement;

/** The images of the rendered text, in the order of their `.image-place` elements. */
let images: { href: string; alt: string }[] = [];

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    code(token) {
      codes.push(token);
      return "<pre></pre>";
    },
    html({ text, block }) {
      if (INLINE_HTML.test(text)) return text;
      const shown = escapeHtml(text.trimEnd());
      return block ? `<p class="html-source">${shown}</p>` : shown;
    },
    image(token) {
      const { href, tokens } = token as Tokens.Image;
      const { parser } = this;
      const alt = parser.parseInline(tokens, parser.textRenderer);
      const label = escapeHtml(alt ? t("image", alt) : t("imageUnnamed"));
      if (!isImageAddress(href)) return `<span class="image">${label}</span>`;
      images.push({ href, alt });
      return `<span class="image-place">${label}</span>`;
    },
    checkbox({ checked }) {
      return `<span class="task">${checked ? "☑" : "☐"}</span> `;
    },
  },
});

/** Link definitions from the whole answer. */
export type LinkDefinitions = Record<
  string,
  { href: string; title: string | null }
>;

function toHtml(raw: string, links: LinkDefinitions | undefined): string {
  codes = [];
  images = [];
  const lexer = lexerFor(raw);
  if (links) lexer.tokens.links = links;
  return marked.parser(lexer.lex(raw));
}

function parse(
  raw: string,
  links: LinkDefinitions | undefined,
): DocumentFragment {
  try {
    if (!isTooDeep(raw)) return sanitizeMarkdown(toHtml(raw, links));
  } catch {
    // Too slow, or the parser's stack overflowed. Unformatted text is still readable.
  }
  const fragment = new DocumentFragment();
  fragment.append(element("p", { class: "html-source", text: raw }));
  return fragment;
}

/** Replaces each image with an interactive element. */
function placeImages(fragment: DocumentFragment, makeImage: MakeImage): void {
  for (
    const [index, place] of fragment.querySelectorAll(".image-place").entries()
  ) {
    const image = images[index];
    if (!image) continue;
    const card = makeImage(image.href, image.alt);
    const link = place.closest("a");
    // A link around the image is removed: buttons inside a link can't be pressed.
    if (link) {
      place.className = "image";
      link.after(card);
    } else place.replaceWith(card);
  }
}

function codeBlockOf(token: Tokens.Code, isFinished: boolean): HTMLElement {
  const code = new CodeBlock(token.lang ?? "");
  code.append(token.text + "\n");
  const indented = token.codeBlockStyle === "indented";
  if (indented ? isFinished : isClosedFence(token.raw)) code.close();
  return code.element;
}

/** Hides the rows of a huge table behind a button: laying them all out would freeze the webview. */
function shortenTable(table: HTMLTableElement): void {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const hidden = rows.slice(MANY_ROWS);
  if (hidden.length === 0) return;
  for (const row of hidden) row.remove();
  const note = element(
    "p",
    { class: "table-note" },
    t("tableTooLarge", hidden.length),
    " ",
  );
  note.append(textButton(t("tableShowAll"), () => {
    table.tBodies[0]?.append(...hidden);
    note.remove();
  }, "link"));
  table.after(note);
}

function wrapTable(table: HTMLTableElement): void {
  const wrapper = element("div", {
    class: "table-wrapper",
    attributes: { tabindex: "0" },
  });
  table.replaceWith(wrapper);
  wrapper.append(table);
}

/**
 * Renders a block of Markdown as nodes that can't run or load anything.
 *
 * @param block The block, or the unfinished rest of an answer.
 * @param isFinished Whether the text is final: only then is indented code rendered as a code block.
 * @param makeImage Creates the replacement of an image.
 * @param links Link definitions of all blocks, once they are known.
 * @returns Elements, without white space between them.
 */
export function renderBlock(
  block: Block,
  isFinished: boolean,
  makeImage: MakeImage,
  links?: LinkDefinitions,
): Node[] {
  const fragment = parse(block.raw, links);
  placeImages(fragment, makeImage);
  for (const [index, pre] of fragment.querySelectorAll("pre").entries()) {
    const token = codes[index];
    if (token) pre.replaceWith(codeBlockOf(token, isFinished));
  }
  for (const table of fragment.querySelectorAll("table")) {
    shortenTable(table);
    wrapTable(table);
  }
  if (hasHiddenCharacters(block.raw)) showHiddenCharacters(fragment);
  const nodes = [...fragment.children];
  if (block.part) nodes[0]?.classList.add("part");
  if (block.start !== undefined && nodes[0] instanceof HTMLOListElement) {
    nodes[0].start = block.start;
  }
  return nodes;
}
