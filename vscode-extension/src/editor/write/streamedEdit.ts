import * as vscode from "vscode";
import { Disposable } from "../../platform/disposable.ts";
import { TrackedRange } from "../../common/code/trackedRange.ts";

/**
 * Why an edit can go on no longer.
 * - `changed`: somebody else changed the text in its place, the user or a reload from disk
 * - `undone`: the user took it back
 * - `closed`: the document was closed
 * - `read-only`: the document takes no edits
 */
export type Misfit = "changed" | "undone" | "closed" | "read-only";

/** How long text is collected before it is written, in milliseconds. */
const INTERVAL = 80;

/** How often an edit is tried again that another one got in the way of. */
const ATTEMPTS = 10;

/** What is being written at this moment, to be told from what others write. */
interface OwnChange {
  offset: number;
  length: number;
  text: string;
  arrived: boolean;
}

/**
 * Writes text into a place of a document as it comes.
 *
 * The place is followed from the moment this is made, so that it is the one the user meant however the
 * text around it changes meanwhile. All that is written is one step to undo, unless the user types in
 * between: what they type stays a step of its own. Once the text in the place itself is not what it
 * should be, nothing more is written.
 */
export class StreamedEdit extends Disposable {
  readonly document: vscode.TextDocument;
  /** The text that stood there. */
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
  /** Whether somebody else changed the document since the last write. */
  #interleaved = false;
  #finishing = false;
  #wake: (() => void) | undefined;

  /** Fires when more was written, and when the place moved. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  /** Fires once, when nothing can be written any more; also after `finish`, until `dispose`. */
  readonly onDidBecomeUnfit: vscode.Event<Misfit> = this.#unfit.event;

  /**
   * @param document The document.
   * @param range What the text takes the place of; empty where it is inserted.
   * @param suffix What stands behind the text from the first piece on, with `\n` as line ends.
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
    // Another language closes a document too, and opens it again.
    this.own(vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed === document && document.isClosed) this.#end("closed");
    }));
    // A document stays open for a while after its last tab: for the user it is closed then.
    this.own(vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some((tab) => shows(tab, document)) && !isInTab(document)) {
        this.#end("closed");
      }
    }));
    this.own(vscode.window.onDidChangeVisibleTextEditors(() => this.#wake?.()));
  }

  /** Why nothing can be written any more. */
  get misfit(): Misfit | undefined {
    return this.#misfit;
  }

  /** Whether anything was written. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Where the text is, or will be. */
  get range(): vscode.Range {
    return new vscode.Range(
      this.document.positionAt(this.#range.start),
      this.document.positionAt(this.#range.end),
    );
  }

  /** Where the text is without what was put behind it. */
  get textRange(): vscode.Range {
    if (!this.#begun) return this.range;
    const { start, end } = this.#range;
    return new vscode.Range(
      this.document.positionAt(start),
      this.document.positionAt(end - this.#inDocument(this.#suffix).length),
    );
  }

  /**
   * Writes more text, soon.
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

  /** Writes what is left, at once, and ends the step to undo. */
  async finish(): Promise<void> {
    this.#finishing = true;
    this.#wake?.();
    await this.#writing;
    if (!this.#begun || this.#misfit) return;
    // An edit that changes nothing, for its undo stop: which edit is the last one was not known before.
    const editor = this.#editor();
    await editor?.edit((builder) => builder.insert(this.range.end, ""), {
      undoStopBefore: false,
      undoStopAfter: true,
    });
  }

  /** Writes other text in place of all that was written. */
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

  /** Puts back what stood there, and nothing else. */
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
        // Only an editor that is in sight can write without an undo step for each piece.
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

  /** Waits, but not longer than until `finish`. */
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
        // Inserting takes a caret that stands there along, as typing does.
        if (range.isEmpty) builder.insert(range.start, own.text);
        else builder.replace(range, own.text);
      }, stops);
    } catch {
      // The editor was closed in this moment.
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
