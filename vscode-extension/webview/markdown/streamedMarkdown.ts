import { element } from "../dom.ts";
import { type Block, type BlockEvent, BlockSplitter } from "./blocks.ts";
import { completePartialMarkdown } from "./closeOpen.ts";
import { CodeBlock } from "./codeBlock.ts";
import { morphChildren } from "./morph.ts";
import { lexerFor } from "./lexer.ts";
import { type LinkDefinitions, type MakeImage, renderBlock } from "./render.ts";

/** `[1]: https://…`: makes a link of every `[1]` before it, which was plain text until then. */
const DEFINITION = /^ {0,3}\[[^[\]\n]+\]:/m;

/** A section with more blocks or more text than this is full. */
const MANY_BLOCKS = 32;
const MUCH_TEXT = 16_384;

/**
 * Markdown on the page that grows while it is read.
 *
 * Blocks that are finished are rendered once and never touched again. The unfinished one is rendered
 * anew by `render`, which its owner calls once a frame, and changes the page only where it differs.
 * Blocks are put into sections, so that the browser, too, has to lay out the last ones only.
 */
export class StreamedMarkdown {
  readonly element = element("div", { class: "markdown" });
  readonly #makeImage: MakeImage;
  #text = "";
  #splitter = new BlockSplitter();
  #openCode: CodeBlock | undefined;
  #section = this.#newSection();
  #links: LinkDefinitions | undefined;

  /** @param makeImage Makes what stands in the place of an image. */
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

  /** Shows what has come since the last time. */
  render(): void {
    this.#apply(this.#splitter.read());
    const rest = this.#splitter.rest;
    if (rest.raw === "") return this.#section.show([]);
    const raw = completePartialMarkdown(rest.raw);
    this.#section.show(this.#render({ ...rest, raw }, false));
  }

  /** Shows everything as it is meant: no more will come, until `reset`. */
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

  /** Forgets the text. */
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

  /** Follows the splitter with what is finished. */
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

/** Some blocks of an answer: first the finished ones, then the one that is being written. */
class Section {
  readonly element = element("div", { class: "section" });
  /** How much text is in it. */
  length = 0;
  /** How many of the blocks are there for good. */
  #finished = 0;
  /** Blocks that are finished, but not on the page yet. */
  #waiting: Node[] = [];

  get isFull(): boolean {
    return this.#finished + this.#waiting.length >= MANY_BLOCKS ||
      this.length >= MUCH_TEXT;
  }

  /** Takes finished blocks, to be shown with the next `show` or `finish`. */
  keep(nodes: Node[]): void {
    this.#waiting.push(...nodes);
  }

  /** Shows the finished blocks, and after them what is being written. */
  show(unfinished: Node[]): void {
    const count = this.#waiting.length;
    morphChildren(this.element, this.#finished, [
      ...this.#waiting,
      ...unfinished,
    ]);
    this.#finished += count;
    this.#waiting = [];
  }

  /** Shows the finished blocks, and adds some that go on growing by themselves. */
  finish(growing: HTMLElement[]): void {
    // These must not be merged into what is on the page: they themselves are going to change.
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
      // Too slow, or nested until the stack is full.
    }
  }
  return links;
}
