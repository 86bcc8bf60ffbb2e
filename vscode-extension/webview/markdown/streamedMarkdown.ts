import { Marked } from "marked";
import { element } from "../dom.ts";
import { type BlockEvent, BlockSplitter } from "./blocks.ts";
import { closeOpen } from "./closeOpen.ts";
import { CodeBlock } from "./codeBlock.ts";
import { morphChildren } from "./morph.ts";
import { type LinkDefinitions, renderBlock } from "./render.ts";

/** `[1]: https://…`: makes a link of every `[1]` before it, which was plain text until then. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Markdown on the page that grows while it is read.
 *
 * Blocks that are finished are rendered once and never touched again. The unfinished one is rendered
 * anew by `render`, which its owner calls once a frame, and changes the page only where it differs.
 */
export class StreamedMarkdown {
  readonly element = element("div", { class: "markdown" });
  #text = "";
  #splitter = new BlockSplitter();
  #openCode: CodeBlock | undefined;
  /** How many of the element's children are there for good. */
  #finished = 0;
  #links: LinkDefinitions = {};

  /** The Markdown so far. */
  get text(): string {
    return this.#text;
  }

  append(text: string): void {
    this.#text += text;
    this.#splitter.push(text);
  }

  /** Shows what has come since the last time. */
  render(): void {
    const nodes = this.#apply(this.#splitter.read());
    const rest = this.#splitter.rest;
    const unfinished = rest.raw === ""
      ? []
      : renderBlock({ ...rest, raw: closeOpen(rest.raw) }, false, this.#links);
    morphChildren(this.element, this.#finished, [...nodes, ...unfinished]);
    this.#finished += nodes.length;
  }

  /** Shows everything as it is meant: no more will come, until `reset`. */
  finish(): void {
    const nodes = this.#apply(this.#splitter.flush());
    const rest = this.#splitter.rest;
    if (rest.raw !== "") nodes.push(...renderBlock(rest, true, this.#links));
    morphChildren(this.element, this.#finished, nodes);
    const definitions = DEFINITION.test(this.#text) ? definitionsOf(this.#text) : {};
    if (Object.keys(definitions).length > Object.keys(this.#links).length) {
      this.#links = definitions;
      const text = this.#text;
      this.reset();
      this.append(text);
      this.finish();
    }
  }

  /** Forgets the text; what is on the page stays until the next `render` replaces it. */
  reset(): void {
    this.#text = "";
    this.#splitter = new BlockSplitter();
    this.#openCode = undefined;
    this.#finished = 0;
  }

  /** Follows the splitter: returns the nodes at the end that are finished but not on the page yet. */
  #apply(events: BlockEvent[]): Node[] {
    let nodes: Node[] = [];
    for (const event of events) {
      if (event.type === "block") {
        nodes.push(...renderBlock(event.block, true, this.#links));
      } else if (event.type === "fence-open") {
        this.#openCode = new CodeBlock(event.info);
        nodes.push(this.#openCode.element);
      } else if (event.type === "fence-text") {
        this.#openCode?.append(event.text);
      } else {
        this.#openCode?.close();
        this.#openCode = undefined;
      }
      if (event.type === "fence-open") {
        // Put where it belongs before it grows: a copy of it would not be the one that grows.
        const code = nodes.pop();
        morphChildren(this.element, this.#finished, nodes);
        if (code) this.element.append(code);
        this.#finished += nodes.length + 1;
        nodes = [];
      }
    }
    return nodes;
  }
}

function definitionsOf(text: string): LinkDefinitions {
  const links: LinkDefinitions = {};
  for (const [label, { href, title }] of Object.entries(new Marked().lexer(text).links)) {
    links[label] = { href, title: title ?? null };
  }
  return links;
}
