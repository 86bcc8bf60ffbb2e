import { Marked, type Tokens } from "marked";
import { element, textButton } from "../dom.ts";
import { t } from "../words.ts";
import { type Block, isTooDeep } from "./blocks.ts";
import { CodeBlock } from "./codeBlock.ts";
import { lexerFor } from "./lexer.ts";
import { isClosedFence } from "./fences.ts";
import {
  hasHiddenCharacters,
  showHiddenCharacters,
} from "./hiddenCharacters.ts";
import { isImageAddress, sanitizeMarkdown } from "./sanitize.ts";

/** More rows than this are shown on request only. */
const MANY_ROWS = 100;

/** HTML that a model may use in a line of text, if it has no attributes. The rest is shown as it is. */
const INLINE_HTML = /^<(\/?(b|i|u|s|em|strong|kbd|sub|sup|small)|br ?\/?)>$/i;

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(
    ">",
    "&gt;",
  )
    .replaceAll('"', "&quot;");
}

/** The code blocks of the text being rendered, in order: each stands for one `pre` of the result. */
let codes: Tokens.Code[] = [];

/** An image that an answer names: makes what stands in its place. */
export type MakeImage = (href: string, alt: string) => HTMLElement;

/** The images of the text being rendered, in order: each stands for one `.image-place` of the result. */
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

/** Definitions of links from anywhere in the answer. */
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
    // Too slow, or the parser's stack is full. Text that is not formatted can still be read.
  }
  const fragment = new DocumentFragment();
  fragment.append(element("p", { class: "html-source", text: raw }));
  return fragment;
}

/** Puts something that can be used in the place of each image. */
function placeImages(fragment: DocumentFragment, makeImage: MakeImage): void {
  for (
    const [index, place] of fragment.querySelectorAll(".image-place").entries()
  ) {
    const image = images[index];
    if (!image) continue;
    const card = makeImage(image.href, image.alt);
    const link = place.closest("a");
    // A link around it leads elsewhere, and nothing in a link can be pressed by itself.
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

/** Hides the rows of a giant table behind a button: laying them all out would stop the page. */
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
 * Renders a block of Markdown as nodes that can run and load nothing.
 *
 * @param block The block, or the unfinished rest of an answer.
 * @param isFinished Whether no more can come: only then is code without a fence a block of code.
 * @param makeImage Makes what stands in the place of an image.
 * @param links Definitions of links from all blocks, once they are known.
 * @returns Elements, without the white space between them.
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
