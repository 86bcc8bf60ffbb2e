import * as vscode from "vscode";
import { Disposable } from "../../platform/disposable.ts";
import type { WrittenAnswer } from "./writtenAnswer.ts";

/** The states that are marked. */
interface Writes {
  readonly all: Iterable<WrittenAnswer>;
  readonly onDidChange: vscode.Event<void>;
  of(document: vscode.TextDocument | undefined): WrittenAnswer | undefined;
}

/**
 * Shows answers in the editor: highlights the added text, adds code lenses above it, and sets the
 * context keys for keybindings and menus.
 */
export class WriteMarks extends Disposable implements vscode.CodeLensProvider {
  readonly #writes: Writes;
  readonly #lensesChanged = this.own(new vscode.EventEmitter<void>());
  readonly #added = this.own(vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("diffEditor.insertedLineBackground"),
    borderColor: new vscode.ThemeColor("editorGutter.addedBackground"),
    borderStyle: "solid",
    borderWidth: "0 0 0 2px",
    overviewRulerColor: new vscode.ThemeColor(
      "editorOverviewRuler.addedForeground",
    ),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  }));
  readonly #waiting = this.own(vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderColor: new vscode.ThemeColor("editorGutter.modifiedBackground"),
    borderStyle: "solid",
    borderWidth: "0 0 0 2px",
    overviewRulerColor: new vscode.ThemeColor(
      "editorOverviewRuler.modifiedForeground",
    ),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  }));
  /** Where each text ended at the last update. */
  readonly #ends = new WeakMap<WrittenAnswer, vscode.Position>();
  readonly #contexts = new Map<string, boolean>();
  #shown = "";

  readonly onDidChangeCodeLenses: vscode.Event<void> =
    this.#lensesChanged.event;

  /** @param writes The answers. */
  constructor(writes: Writes) {
    super();
    this.#writes = writes;
    this.own(writes.onDidChange(() => this.#update()));
    this.own(
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
    );
    this.own(
      vscode.window.onDidChangeActiveTextEditor(() => this.#setContexts()),
    );
    this.own(
      vscode.languages.registerCodeLensProvider({ pattern: "**" }, this),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const answer = this.#of(document);
    if (!answer) return [];
    const start = answer.edit.range.start;
    const range = new vscode.Range(start, start);
    return commands(answer).map((command) =>
      new vscode.CodeLens(range, { ...command, arguments: [document.uri] })
    );
  }

  #update(): void {
    this.#decorate();
    this.#setContexts();
    // Code lenses don't depend on the text that grows below them.
    const shown = JSON.stringify([...this.#writes.all].map((answer) => [
      answer.place.document.uri.toString(),
      answer.edit.misfit ?? answer.state,
      answer.edit.range.start.line,
    ]));
    if (shown !== this.#shown) this.#lensesChanged.fire();
    this.#shown = shown;
  }

  #decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const answer = this.#of(editor.document);
      if (answer?.busy) this.#followEnd(editor, answer);
      const range = answer ? [answer.edit.textRange] : [];
      editor.setDecorations(this.#added, answer?.edit.begun ? range : []);
      editor.setDecorations(this.#waiting, answer?.edit.begun ? [] : range);
    }
  }

  /** Keeps the end of a growing text visible if it was visible before. */
  #followEnd(editor: vscode.TextEditor, answer: WrittenAnswer): void {
    const { end } = answer.edit.textRange;
    const before = this.#ends.get(answer) ?? end;
    this.#ends.set(answer, end);
    const sees = (position: vscode.Position) =>
      editor.visibleRanges.some((range) => range.contains(position));
    if (sees(before) && !sees(end)) {
      editor.revealRange(new vscode.Range(end, end));
    }
  }

  #setContexts(): void {
    const answer = this.#of(vscode.window.activeTextEditor?.document);
    this.#setContext("askGpt4.reviewing", answer !== undefined && !answer.busy);
    this.#setContext("askGpt4.writing", answer?.busy ?? false);
  }

  #setContext(key: string, value: boolean): void {
    if (this.#contexts.get(key) === value) return;
    this.#contexts.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  }

  /** The answer in a document, unless it has nothing to show. */
  #of(document: vscode.TextDocument | undefined): WrittenAnswer | undefined {
    const answer = this.#writes.of(document);
    const shown = answer && !answer.edit.misfit &&
      (answer.busy || answer.edit.begun);
    return shown ? answer : undefined;
  }
}

/** A code lens's label after its icon; VS Code drops a leading space. */
function titled(icon: string, words: string): string {
  return `$(${icon})\u00A0${words}`;
}

function commands(answer: WrittenAnswer): vscode.Command[] {
  const { t } = vscode.l10n;
  const stop = {
    command: "askGpt4.stopWriting",
    title: titled("debug-stop", t("Stop (Esc)")),
  };
  const review = [
    { command: "askGpt4.keepAnswer", title: titled("check", t("Keep")) },
    {
      command: "askGpt4.discardAnswer",
      title: titled("discard", t("Discard")),
    },
    {
      command: "askGpt4.compareAnswer",
      title: titled("diff", t("Show Changes")),
    },
    ...(answer.saysMore
      ? [{
        command: "askGpt4.showWholeAnswer",
        title: titled("comment", t("Show Whole Answer")),
      }]
      : []),
  ];
  switch (answer.state) {
    case "waiting":
      return [{
        command: "",
        title: titled("loading~spin", t("Waiting for GPT-4")),
      }, stop];
    case "writing":
      return [{
        command: "",
        title: titled("loading~spin", t("GPT-4 is writing")),
      }, stop];
    case "stopped":
      return [{ command: "", title: t("Stopped") }, ...review];
    case "incomplete":
      return [
        { command: "", title: titled("warning", t("Incomplete")) },
        ...review,
      ];
    case "complete":
      return review;
  }
}
