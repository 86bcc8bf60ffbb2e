/**
 * The prompt on a terminal: a line editor with history that also takes texts of
 * several lines.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { CliContext } from "../context.ts";
import { Keyboard } from "./keyboard.ts";
import { continues, type Entry, type Lines } from "./lines.ts";

/** A line break within the line. */
const BREAK = "⏎";

/** Longer pastes, in characters, are folded to a placeholder. */
const MAX_PASTE = 400;

/** How many entries arrow-up reaches. */
const MAX_HISTORY = 1000;

/** A prompt on a terminal. */
export class LineEditor implements Lines {
  readonly #keyboard: Keyboard;
  readonly #stdin: CliContext["stdin"];
  readonly #stdout: CliContext["stdout"];
  readonly #prompts: { first: string; next: string };
  readonly #pastes: string[] = [];
  /** Draws the prompt again. */
  #redraw: () => void = () => {};
  /** Newest first. */
  readonly #history: string[] = [];

  /** @param prompts The prompts of the first and of further lines. */
  constructor(
    { stdin, stdout }: CliContext,
    prompts: { first: string; next: string },
  ) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#prompts = prompts;
    this.#keyboard = new Keyboard(stdin);
    this.#keyboard.onSuspend = () => this.#suspend();
    this.#setUp(true);
  }

  read(initial: string): Promise<Entry> {
    const keyboard = this.#keyboard;
    // A new editor for each entry, because only a new one takes a history.
    const editor = createInterface({
      input: keyboard,
      output: this.#stdout,
      terminal: true,
      prompt: this.#prompts.first,
      history: [...this.#history],
      historySize: MAX_HISTORY,
      tabSize: 4,
    });
    keyboard.onPaste = (text) => editor.write(this.#fold(text));
    this.#redraw = () => editor.prompt(true);
    /** The lines so far, each continued by a backslash. */
    const before: string[] = [];
    return new Promise((resolve) => {
      const settle = (entry: Entry) => {
        // Before closing, which would otherwise end the raw mode.
        keyboard.hold();
        this.#redraw = () => {};
        resolve(entry);
        editor.close();
      };
      editor.on("line", (line) => {
        if (continues(line)) {
          before.push(line.slice(0, -1));
          editor.setPrompt(this.#prompts.next);
          editor.prompt();
          return;
        }
        const typed = this.#remember([...before, line]);
        settle({ kind: "line", text: this.#unfold(typed), typed });
      });
      editor.on("SIGINT", () => {
        const typed = this.#remember([...before, editor.line]);
        // Keep the text on the screen.
        editor.write(null, { ctrl: true, name: "e" });
        this.#stdout.write("\n");
        settle({ kind: "interrupt", typed });
      });
      editor.on("close", () => resolve({ kind: "end" }));
      editor.prompt();
      if (initial !== "") editor.write(initial);
      keyboard.release();
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
    this.#setUp(false);
    this.#keyboard.close();
  }

  /** Turns raw mode and bracketed paste on or off. */
  #setUp(on: boolean): void {
    this.#stdin.setRawMode?.(on);
    this.#stdout.write(on ? "\x1b[?2004h" : "\x1b[?2004l");
  }

  #suspend(): void {
    if (process.platform === "win32") return;
    const resume = () => {
      this.#setUp(true);
      this.#redraw();
    };
    process.once("SIGCONT", resume);
    this.#setUp(false);
    try {
      // The whole process group: the shell waits for `deno task` or `npx`.
      process.kill(0, "SIGTSTP");
    } catch {
      // Deno without --allow-run.
      process.off("SIGCONT", resume);
      resume();
    }
  }

  /** Adds an entry to the history; returns it as one line. */
  #remember(lines: readonly string[]): string {
    const typed = lines.join(BREAK);
    if (typed.trim() !== "" && this.#history[0] !== typed) {
      this.#history.unshift(typed);
      this.#history.splice(MAX_HISTORY);
    }
    return typed;
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
