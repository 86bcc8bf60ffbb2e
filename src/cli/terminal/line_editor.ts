/**
 * The prompt on a terminal: a line editor with history that also takes texts of
 * several lines.
 *
 * @module
 */
import { createInterface, type Interface } from "node:readline";
import type { CliContext } from "../context.ts";
import { Keyboard } from "./keyboard.ts";
import { continues, type Entry, type Lines } from "./lines.ts";

/** A line break within the line. */
const BREAK = "⏎";

/** Longer pastes, in characters, are folded to a placeholder. */
const MAX_PASTE = 400;

/** A prompt on a terminal. */
export class LineEditor implements Lines {
  readonly #keyboard: Keyboard;
  readonly #editor: Interface;
  readonly #stdout: CliContext["stdout"];
  readonly #prompts: { first: string; next: string };
  readonly #pastes: string[] = [];
  /** Newest first. */
  readonly #history: string[] = [];
  /** The lines so far, each continued by a backslash. */
  #before: string[] = [];
  #resolve: ((entry: Entry) => void) | undefined;
  #ended = false;

  /**
   * @param context The context.
   * @param prompts The prompts of the first and of further lines.
   */
  constructor(
    { stdin, stdout }: CliContext,
    prompts: { first: string; next: string },
  ) {
    this.#stdout = stdout;
    this.#prompts = prompts;
    this.#keyboard = new Keyboard(stdin);
    this.#keyboard.onPaste = (text) => this.#editor.write(this.#fold(text));
    this.#editor = createInterface({
      input: this.#keyboard,
      output: stdout,
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
    // Turn on bracketed paste.
    stdout.write("\x1b[?2004h");
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

  onInterrupt(handler: () => void): () => void {
    this.#keyboard.onInterrupt = handler;
    return () => this.#keyboard.onInterrupt = () => {};
  }

  show(text: string): string {
    return text.replace(/\r\n|[\r\n\u2028\u2029]/g, BREAK);
  }

  holdSubmits(): boolean {
    this.#keyboard.holdSubmits();
    return this.#keyboard.typedAhead;
  }

  close(): void {
    this.#stdout.write("\x1b[?2004l");
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
    // Until the next prompt.
    this.#keyboard.hold();
    const typed = this.#typed(line);
    this.#remember(typed);
    this.#settle({ kind: "line", text: this.#unfold(typed), typed });
  }

  #takeInterrupt(): void {
    const typed = this.#typed(this.#editor.line);
    this.#remember(typed);
    this.#keyboard.hold();
    // Keep the text on the screen, above an empty line.
    this.#editor.write(null, { ctrl: true, name: "e" });
    this.#stdout.write("\n");
    Object.assign(this.#editor, { line: "", cursor: 0, prevRows: 0 });
    this.#settle({ kind: "interrupt", typed });
  }

  /** The lines as one. */
  #typed(line: string): string {
    return [...this.#before, line].join(BREAK);
  }

  /** Replaces the editor's own history, which has single lines only. */
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

  /** A pasted text as the line shows it. */
  #fold(text: string): string {
    const folded = this.show(text);
    // deno-lint-ignore no-control-regex
    const printable = !/[\u0000-\u001f\u007f]/.test(folded);
    if (printable && text.length <= MAX_PASTE) return folded;
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
