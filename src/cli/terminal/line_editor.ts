/**
 * The prompt on a terminal: a line that can be edited, with history, for texts
 * of more than one line too.
 *
 * @module
 */
import { createInterface, type Interface } from "node:readline";
import type { CliContext } from "../context.ts";
import { Keyboard } from "./keyboard.ts";
import { continues, type Entry, type Lines } from "./lines.ts";

/** Stands for a line break in a line. */
const BREAK = "⏎";

/** A longer paste stands in the line as a note, so that the line stays one. */
const LONGEST_PASTE = 400;

/** A prompt on a terminal. */
export class LineEditor implements Lines {
  readonly #keyboard: Keyboard;
  readonly #editor: Interface;
  readonly #io: CliContext;
  readonly #prompts: { first: string; next: string };
  readonly #pastes: string[] = [];
  /** What can be got back by arrow-up, newest first. */
  readonly #history: string[] = [];
  /** The lines before this one, which ended in a backslash. */
  #before: string[] = [];
  #resolve: ((entry: Entry) => void) | undefined;
  #ended = false;

  /**
   * @param io The world.
   * @param prompts What stands before the first and before further lines.
   */
  constructor(io: CliContext, prompts: { first: string; next: string }) {
    this.#io = io;
    this.#prompts = prompts;
    this.#keyboard = new Keyboard(io.stdin);
    this.#keyboard.onPaste = (text) => this.#editor.write(this.#fold(text));
    this.#editor = createInterface({
      input: this.#keyboard,
      output: io.stdout,
      terminal: true,
      prompt: prompts.first,
      historySize: 1000,
      tabSize: 4,
    });
    this.#editor.on("line", (line) => this.#takeLine(line));
    this.#editor.on("SIGINT", () => this.#takeInterrupt());
    this.#editor.on("close", () => {
      this.#ended = true;
      this.#settle({ kind: "end" });
    });
    this.#keyboard.hold();
    // The terminal marks what is pasted.
    io.stdout.write("\x1b[?2004h");
  }

  read(initial: string): Promise<Entry> {
    if (this.#ended) return Promise.resolve({ kind: "end" });
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#before = [];
      this.#editor.setPrompt(this.#prompts.first);
      this.#editor.prompt();
      if (initial !== "") this.#editor.write(initial);
      this.#keyboard.release();
    });
  }

  beginAnswer(interrupt: () => void): () => void {
    this.#keyboard.onInterrupt = interrupt;
    return () => this.#keyboard.onInterrupt = () => {};
  }

  show(text: string): string {
    return text.replace(/\r\n|[\r\n\u2028\u2029]/g, BREAK);
  }

  sendNothing(): boolean {
    this.#keyboard.sendNothing();
    return this.#keyboard.typedAhead;
  }

  close(): void {
    this.#io.stdout.write("\x1b[?2004l");
    this.#editor.close();
    this.#keyboard.close();
  }

  #takeLine(line: string): void {
    if (continues(line)) {
      this.#before.push(line.slice(0, -1));
      this.#editor.setPrompt(this.#prompts.next);
      this.#editor.prompt();
      return;
    }
    // Until there is a prompt again.
    this.#keyboard.hold();
    const typed = this.#typed(line);
    this.#remember(typed);
    this.#settle({ kind: "line", text: this.#unfold(typed), typed });
  }

  #takeInterrupt(): void {
    const typed = this.#typed(this.#editor.line);
    this.#remember(typed);
    this.#keyboard.hold();
    // What was typed stays in sight, above a line that is empty again.
    this.#editor.write(null, { ctrl: true, name: "e" });
    this.#io.stdout.write("\n");
    Object.assign(this.#editor, { line: "", cursor: 0, prevRows: 0 });
    this.#settle({ kind: "interrupt", typed });
  }

  /** All lines as one. */
  #typed(line: string): string {
    return [...this.#before, line].join(BREAK);
  }

  /** In place of the editor's own history, which knows single lines only. */
  #remember(typed: string): void {
    if (typed.trim() !== "" && this.#history[0] !== typed) {
      this.#history.unshift(typed);
    }
    const own = (this.#editor as { history?: string[] }).history;
    own?.splice(0, own.length, ...this.#history);
  }

  #settle(entry: Entry): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    resolve?.(entry);
  }

  /** How a pasted text stands in the line. */
  #fold(text: string): string {
    const folded = this.show(text);
    // deno-lint-ignore no-control-regex
    if (text.length <= LONGEST_PASTE && !/[\u0000-\u001f\u007f]/.test(folded)) {
      return folded;
    }
    this.#pastes.push(text.replace(/\r\n?/g, "\n"));
    const lines = text.trimEnd().split(/\r\n|[\r\n]/).length;
    const size = lines > 1 ? `${lines} lines` : `${text.length} characters`;
    return `[pasted ${this.#pastes.length}: ${size}]`;
  }

  #unfold(typed: string): string {
    return typed.replaceAll(BREAK, "\n").replace(
      /\[pasted (\d+): \d+ (?:lines|characters)\]/g,
      (note, number: string) => this.#pastes[Number(number) - 1] ?? note,
    );
  }
}
