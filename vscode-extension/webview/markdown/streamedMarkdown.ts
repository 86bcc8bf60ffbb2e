import { element } from "../dom.ts";
import { type Block, type BlockEvent, BlockSplitter } from "./blocks.ts";
import { completePartialMarkdown } from "./completePartialMarkdown.ts";
import { CodeBlock } from "./codeBlock.ts";
import { morphChildren } from "./morph.ts";
import { lexerFor } from "./lexer.ts";
import { type LinkDefinitions, type MakeImage, renderBlock } from "./render.ts";

/** A link definition `[1]: https://…` turns every earlier `[1]` from plain text into a link. */
const DEFINITION = /^ {0,3}\[[^[\]\n]+\]:/m;

/** A section with more blocks or more text than this is full. */
const MANY_BLOCKS = 32;
const MUCH_TEXT = 16_384;

/**
 * Renders streaming Markdown.
 *
 * Finished blocks are rendered once. The unfinished one is rendered again by `render`, which the
 * owner calls once per frame, and only its differences are applied. Blocks are grouped into
 * sections, so that the browser lays out only the last ones again.
 */
export class StreamedMarkdown {
  readonly element = element("div", { class: "markdown" });
  readonly #makeImage: MakeImage;
  #text = "";
  #splitter = new BlockSplitter();
  #openCode: CodeBlock | undefined;
  #section = this.#newSection();
  #links: LinkDefinitions | undefined;

  /** @param makeImage Creates the replacement of an image. */
  constructor(makeImage: MakeImage) {
    this.#makeImage = makeImage;
  }

  /** The Markdown so far. */
  get text(): string {
    return this.#text;
  }

  append(text: string): void {
    this.#text += text;
    this.#splitter.push(text);
  }

  /** Renders what has arrived since the last call. */
  render(): void {
    this.#apply(this.#splitter.read());
    const rest = this.#splitter.rest;
    if (rest.raw === "") return this.#section.show([]);
    const raw = completePartialMarkdown(rest.raw);
    this.#section.show(this.#render({ ...rest, raw }, false));
  }

  /** Renders the final text; nothing follows until `reset`. */
  finish(): void {
    this.#apply(this.#splitter.flush());
    const rest = this.#splitter.rest;
    this.#section.show(
      rest.raw === "" ? [] : this.#render(rest, true),
    );
    const definitions = DEFINITION.test(this.#text)
      ? definitionsOf(this.#text)
      : {};
    const known = Object.keys(this.#links ?? {}).length;
    if (Object.keys(definitions).length > known) {
      this.#links = definitions;
      const text = this.#text;
      this.reset();
      this.append(text);
      this.finish();
    }
  }

  /** Clears the text. */
  reset(): void {
    this.#text = "";
    this.#splitter = new BlockSplitter();
    this.#openCode = undefined;
    this.element.replaceChildren();
    this.#section = this.#newSection();
  }

  #render(block: Block, isFinished: boolean): Node[] {
    return renderBlock(block, isFinished, this.#makeImage, this.#links);
  }

  #newSection(): Section {
    const section = new Section();
    this.element.append(section.element);
    return section;
  }

  /** Adds the finished blocks of the splitter. */
  #apply(events: BlockEvent[]): void {
    for (const event of events) {
      if (event.type === "fence-text") {
        this.#openCode?.append(event.text);
        this.#section.length += event.text.length;
        continue;
      }
      if (event.type === "fence-close") {
        this.#openCode?.close();
        this.#openCode = undefined;
        continue;
      }
      if (this.#section.isFull) {
        this.#section.finish([]);
        this.#section = this.#newSection();
      }
      if (event.type === "block") {
        this.#section.keep(this.#render(event.block, true));
        this.#section.length += event.block.raw.length;
      } else {
        this.#openCode = new CodeBlock(event.info);
        this.#section.finish([this.#openCode.element]);
      }
    }
  }
}

/** A group of blocks: the finished ones, then the unfinished one. */
class Section {
  readonly element = element("div", { class: "section" });
  /** The length of its text. */
  length = 0;
  /** The number of finished blocks. */
  #finished = 0;
  /** Finished blocks that are not rendered yet. */
  #waiting: Node[] = [];

  get isFull(): boolean {
    return this.#finished + this.#waiting.length >= MANY_BLOCKS ||
      this.length >= MUCH_TEXT;
  }

  /** Queues finished blocks for the next `show` or `finish`. */
  keep(nodes: Node[]): void {
    this.#waiting.push(...nodes);
  }

  /** Renders the finished blocks, followed by the unfinished one. */
  show(unfinished: Node[]): void {
    const count = this.#waiting.length;
    morphChildren(this.element, this.#finished, [
      ...this.#waiting,
      ...unfinished,
    ]);
    this.#finished += count;
    this.#waiting = [];
  }

  /** Renders the finished blocks, followed by elements that update themselves. */
  finish(growing: HTMLElement[]): void {
    // These must not be merged into existing elements, because they keep changing.
    this.show([]);
    this.element.append(...growing);
    this.#finished += growing.length;
  }
}

/** The link definitions of all blocks. */
export function definitionsOf(text: string): LinkDefinitions {
  const links: LinkDefinitions = Object.create(null);
  const splitter = new BlockSplitter();
  splitter.push(text);
  const blocks = splitter.flush().map((event) =>
    event.type === "block" ? event.block.raw : ""
  );
  for (const raw of [...blocks, splitter.rest.raw]) {
    const lexer = lexerFor(raw);
    lexer.tokens.links = links;
    try {
      lexer.blockTokens(raw, []);
    } catch {
      // Too slow, or nested too deeply for the stack.
    }
  }
  return links;
}
