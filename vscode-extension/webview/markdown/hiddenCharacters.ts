import { element } from "../dom.ts";
import { t } from "../words.ts";

/**
 * Characters that cannot be seen but change what is seen or meant: direction overrides and isolates,
 * zero-width and tag characters. Flags of regions are made of tags and are left alone; so are the
 * joiners that Persian, Indic scripts and emoji need.
 */
const HIDDEN =
  /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]+\u{E007F}|[\u200B\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Whether there is something in the text that a reader would not see. */
export function hasHiddenCharacters(text: string): boolean {
  for (const [found] of text.matchAll(HIDDEN)) if (!isFlag(found)) return true;
  return false;
}

function isFlag(text: string): boolean {
  return text.startsWith("\u{1F3F4}");
}

/** The text as nodes, with a visible name such as U+202E in the place of each hidden character. */
function visibleNodes(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (isFlag(match[0])) continue;
    const code = "U+" +
      match[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    nodes.push(
      new Text(text.slice(end, match.index)),
      element("span", {
        class: "hidden-character",
        title: t("hiddenCharacter", code),
        text: code,
      }),
    );
    end = match.index + match[0].length;
  }
  nodes.push(new Text(text.slice(end)));
  return nodes.filter((node) => node.textContent !== "");
}

/** Makes hidden characters visible in all the text below a node. */
export function showHiddenCharacters(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && hasHiddenCharacters(node.data)) {
      found.push(node);
    }
  }
  for (const node of found) node.replaceWith(...visibleNodes(node.data));
}
