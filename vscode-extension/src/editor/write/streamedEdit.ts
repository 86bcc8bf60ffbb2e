import * as vscode from "vscode";
import { Disposable } from "../../platform/disposable.ts";
import { TrackedRange } from "../../common/code/trackedRange.ts";

/**
 * Why an edit can't continue.
 * - `changed`: the text was changed by the user, or by a reload from disk
 * - `undone`: the user undid it
 * - `closed`: the document was closed
 * - `read-only`: the document rejects edits
 */
export type Misfit = "changed" | "undone" | "closed" | "read-only";

/** How long text is batched before it is written, in milliseconds. */
const INTERVAL = 80;

/** How often an edit is retried after a conflict with another one. */
const ATTEMPTS = 10;

/** The change that is being applied, to distinguish it from changes by others. */
interface OwnChange {
  offset: number;
  length: number;
  text: string;
  arrived: boolean;
}

/**
 * Streams text into a place of a document.
 *
 * The place is tracked from the moment of construction, so that it stays the one the user meant
 * while the document changes. Everything written is a single undo step, unless the user types in
 * between, which stays a step of its own. Writing stops once the text in the place was changed by
 * somebody else.
 */
export class StreamedEdit extends Disposable {
  readonly document: vscode.TextDocument;
  /** The original text of the place. */
  readonly original: string;
  readonly #suffix: string;
  readonly #range: TrackedRange;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly #unfit = this.own(new vscode.EventEmitter<Misfit>());
  #misfit: Misfit | undefined;
  #buffer = "";
  #writing: Promise<void> | undefined;
  #own: OwnChange | undefined;
  #begun = false;
  /** Whether the document was changed by others since the last write. */
  #interleaved = false;
  #finishing = false;
  #wake: (() => void) | undefined;

  /** Fires when text was written or the place moved. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  /** Fires once when nothing more can be written; also after `finish`, until `dispose`. */
  readonly onDidBecomeUnfit: vscode.Event<Misfit> = this.#unfit.event;

  /**
   * @param document The document.
   * @param range The range to replace; empty for an insertion.
   * @param suffix The text after the written text, from the first write on, with `\n` as line ends.
   */
  constructor(
    document: vscode.TextDocument,
    range: vscode.Range,
    suffix = "",
  ) {
    super();
    this.document = document;
    this.#suffix = suffix;
    this.original = document.getText(range);
    this.#range = new TrackedRange(
      document.offsetAt(range.start),
      document.offsetAt(range.end),
    );
    if (document.isClosed) this.#misfit = "closed";
    this.own(
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
    );
    // Changing the language also closes the document and reopens it.
    this.own(vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed === document && document.isClosed) this.#end("closed");
    }));
    // A document stays open for a while after its last tab is closed; to the user it is closed.
    this.own(vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some((tab) => shows(tab, document)) && !isInTab(document)) {
        this.#end("closed");
      }
    }));
    this.own(vscode.window.onDidChangeVisibleTextEditors(() => this.#wake?.()));
  }

  /** Why nothing more can be written. */
  get misfit(): Misfit | undefined {
    return this.#misfit;
  }

  /** Whether anything was written. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The range of the text, now or in the future. */
  get range(): vscode.Range {
    return new vscode.Range(
      this.document.positionAt(this.#range.start),
      this.document.positionAt(this.#range.end),
    );
  }

  /** The range without the suffix. */
  get textRange(): vscode.Range {
    if (!this.#begun) return this.range;
    const { start, end } = this.#range;
    return new vscode.Range(
      this.document.positionAt(start),
      this.document.positionAt(end - this.#inDocument(this.#suffix).length),
    );
  }

  /**
   * Queues text to be written.
   *
   * @param text With `\n` as line ends.
   */
  write(text: string): void {
    if (text === "" || this.#misfit) return;
    this.#buffer += text;
    this.#writing ??= this.#pump().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Flushes the rest and closes the undo step. */
  async finish(): Promise<void> {
    this.#finishing = true;
    this.#wake?.();
    await this.#writing;
    if (!this.#begun || this.#misfit) return;
    // An empty edit sets the closing undo stop, because the last write was not known to be the
    // last.
    const editor = this.#editor();
    await editor?.edit((builder) => builder.insert(this.range.end, ""), {
      undoStopBefore: false,
      undoStopAfter: true,
    });
  }

  /** Replaces everything that was written. */
  async rewrite(text: string): Promise<void> {
    this.#finishing = true;
    this.#wake?.();
    await this.#writing;
    if (this.#misfit) return;
    await this.#replace("place", text + this.#suffix, {
      undoStopBefore: !this.#begun || this.#interleaved,
      undoStopAfter: false,
    });
  }

  /** Restores the original text and changes nothing else. */
  async revert(): Promise<boolean> {
    if (!this.#begun) return true;
    await this.#replace("place", this.original, {
      undoStopBefore: true,
      undoStopAfter: true,
    });
    return this.#misfit === undefined;
  }

  async #pump(): Promise<void> {
    while (this.#buffer !== "" && !this.#misfit) {
      if (!this.#editor() && !this.#finishing) {
        // Only a visible editor can write without an undo stop per edit.
        await this.#sleep();
        continue;
      }
      const text = this.#buffer;
      this.#buffer = "";
      const stops = {
        undoStopBefore: !this.#begun || this.#interleaved,
        undoStopAfter: false,
      };
      if (this.#begun) await this.#replace("end", text, stops);
      else await this.#replace("place", text + this.#suffix, stops);
      if (!this.#finishing) await this.#sleep(INTERVAL);
    }
  }

  /** Waits, but only until `finish` is called. */
  #sleep(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined
        ? undefined
        : setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #replace(
    what: "place" | "end",
    text: string,
    stops: { undoStopBefore: boolean; undoStopAfter: boolean },
  ): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS && !this.#misfit; attempt++) {
      // The place may have moved while the last attempt failed.
      const { start, end } = this.#range;
      const own: OwnChange = {
        offset: what === "place"
          ? start
          : end - this.#inDocument(this.#suffix).length,
        length: what === "place" ? end - start : 0,
        text: this.#inDocument(text),
        arrived: false,
      };
      this.#own = own;
      const done = await this.#apply(own, stops);
      this.#own = undefined;
      if (own.arrived || own.text === "" && own.length === 0) return;
      if (done) break;
    }
    this.#end("read-only");
  }

  async #apply(
    own: OwnChange,
    stops: { undoStopBefore: boolean; undoStopAfter: boolean },
  ): Promise<boolean> {
    const range = new vscode.Range(
      this.document.positionAt(own.offset),
      this.document.positionAt(own.offset + own.length),
    );
    const editor = this.#editor();
    if (!editor) {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(this.document.uri, range, own.text);
      return await vscode.workspace.applyEdit(edit);
    }
    try {
      return await editor.edit((builder) => {
        // An insertion moves a caret at that position, as typing does.
        if (range.isEmpty) builder.insert(range.start, own.text);
        else builder.replace(range, own.text);
      }, stops);
    } catch {
      // The editor was closed at this moment.
      return false;
    }
  }

  #follow(event: vscode.TextDocumentChangeEvent): void {
    if (event.document !== this.document || event.contentChanges.length === 0) {
      return;
    }
    const own = this.#own;
    const [change] = event.contentChanges;
    const isOwn = own && !own.arrived && event.contentChanges.length === 1 &&
      event.reason === undefined && change?.rangeOffset === own.offset &&
      change.rangeLength === own.length && change.text === own.text;
    if (isOwn) {
      own.arrived = true;
      if (own.offset === this.#range.start) this.#range.resize(own.text.length);
      else this.#range.grow(own.text.length);
      this.#begun = true;
      this.#interleaved = false;
    } else if (this.#range.follow(event.contentChanges)) {
      this.#interleaved = true;
    } else {
      const undone = event.reason === vscode.TextDocumentChangeReason.Undo;
      this.#end(undone ? "undone" : "changed");
      return;
    }
    this.#changed.fire();
  }

  #end(misfit: Misfit): void {
    if (this.#misfit) return;
    this.#misfit = misfit;
    this.#buffer = "";
    this.#wake?.();
    this.#unfit.fire(misfit);
  }

  #inDocument(text: string): string {
    return this.document.eol === vscode.EndOfLine.CRLF
      ? text.replaceAll("\n", "\r\n")
      : text;
  }

  #editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find((editor) =>
      editor.document === this.document
    );
  }
}

function shows({ input }: vscode.Tab, { uri }: vscode.TextDocument): boolean {
  return input instanceof vscode.TabInputText &&
    input.uri.toString() === uri.toString();
}

function isInTab(document: vscode.TextDocument): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some((tab) => shows(tab, document))
  );
}
