import { findHidden } from "@askgpt4/core/hidden-characters";
import { textNodes } from "../dom.ts";

/** Whether the text contains characters that a reader can't see. */
export function hasHiddenCharacters(text: string): boolean {
  return !findHidden(text).next().done;
}

/** Makes hidden characters visible in all text below a node. */
export function showHiddenCharacters(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && hasHiddenCharacters(node.data)) {
      found.push(node);
    }
  }
  for (const node of found) node.replaceWith(...textNodes(node.data));
}
