/** Data attached to an element, which moves along when `morph` reuses the element. */
const meanings = new WeakMap<Element, unknown>();

/** Attaches data to an element that survives `morph`. */
export function setMeaning(element: Element, meaning: unknown): void {
  meanings.set(element, meaning);
}

export function getMeaning(element: Element): unknown {
  return meanings.get(element);
}

function morphText(old: CharacterData, fresh: CharacterData): void {
  if (old.data === fresh.data) return;
  // Appending preserves a selection inside the text; setting `data` would collapse it.
  if (fresh.data.startsWith(old.data)) {
    old.appendData(fresh.data.slice(old.data.length));
  } else {
    let same = 0;
    while (same < old.length && old.data[same] === fresh.data[same]) same++;
    old.replaceData(same, old.length - same, fresh.data.slice(same));
  }
}

function morphAttributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function morphNode(old: ChildNode, fresh: Node): boolean {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    return false;
  }
  if (old instanceof Text && fresh instanceof Text) morphText(old, fresh);
  else if (old instanceof Element && fresh instanceof Element) {
    morphAttributes(old, fresh);
    const meaning = meanings.get(fresh);
    if (meaning === undefined) meanings.delete(old);
    else meanings.set(old, meaning);
    morphChildren(old, 0, [...fresh.childNodes]);
  }
  return true;
}

/**
 * Updates the children of a node with minimal changes, so that unchanged nodes keep their
 * selection, focus and scroll position.
 *
 * @param parent The node to update.
 * @param from The first child that may change; earlier ones are left alone.
 * @param fresh The new children from there on.
 */
export function morphChildren(parent: Node, from: number, fresh: Node[]): void {
  let old = parent.childNodes[from] ?? null;
  for (const node of fresh) {
    const next: ChildNode | null = old?.nextSibling ?? null;
    if (old === null) parent.appendChild(node);
    else if (!morphNode(old, node)) old.replaceWith(node);
    old = next;
  }
  while (old !== null) {
    const next: ChildNode | null = old.nextSibling;
    old.remove();
    old = next;
  }
}
