import * as vscode from "vscode";
import {
  dedent,
  type IndentationTarget,
  leadingWhitespace,
} from "../../common/code/indentation.ts";
import { isProse } from "../../common/code/languages.ts";

/** A place in a document where an answer is written. */
export interface Place {
  document: vscode.TextDocument;
  /** The range to replace; empty for an insertion. */
  range: vscode.Range;
  indentation: IndentationTarget;
  /** The text after the answer that separates it from what follows. */
  suffix?: string;
}

/**
 * The caret as a place. Before the text of a line, the answer gets its own lines with that line's
 * indentation.
 */
export function insertPlace(
  document: vscode.TextDocument,
  position: vscode.Position,
): Place {
  const { line, character } = position;
  const { text } = document.lineAt(line);
  const before = text.slice(0, character);
  const base = leadingWhitespace(text);
  if (before.trim() === "" && text.trim() !== "") {
    return {
      document,
      range: new vscode.Range(line, base.length, line, base.length),
      indentation: indentationOf(document, base),
      suffix: `\n${base}`,
    };
  }
  return {
    document,
    range: new vscode.Range(position, position),
    indentation: indentationOf(document, leadingWhitespace(before)),
  };
}

/**
 * A selection as a place: without surrounding white space, so that a selection of whole lines keeps
 * its first indentation and last line end.
 *
 * @returns The place, or `undefined` if only white space is selected.
 */
export function replacePlace(
  document: vscode.TextDocument,
  selection: vscode.Range,
): Place | undefined {
  const text = document.getText(selection);
  if (text.trim() === "") return undefined;
  const offset = document.offsetAt(selection.start);
  const start = document.positionAt(
    offset + text.length - text.trimStart().length,
  );
  const end = document.positionAt(offset + text.trimEnd().length);
  return {
    document,
    range: new vscode.Range(start, end),
    indentation: indentationOf(
      document,
      leadingWhitespace(document.lineAt(start.line).text),
    ),
  };
}

/** The text of a place, without the indentation that all its lines share. */
export function textOf({ document, range, indentation }: Place): string {
  return dedent(document.getText(range), indentation.base);
}

/** The part of a place that its first lines cover. */
export function firstLines(place: Place, count: number): Place | undefined {
  const { document, range } = place;
  const last = range.start.line + count - 1;
  if (last >= range.end.line) return place;
  return replacePlace(
    document,
    new vscode.Range(range.start, document.lineAt(last).range.end),
  );
}

function indentationOf(
  document: vscode.TextDocument,
  base: string,
): IndentationTarget {
  const editor = vscode.window.visibleTextEditors.find((editor) =>
    editor.document === document
  );
  const settings = vscode.workspace.getConfiguration("editor", document);
  // An editor's options are resolved, including VS Code's detection from the text.
  const insertSpaces = editor?.options.insertSpaces ??
    settings.get("insertSpaces");
  const tabSize = editor?.options.tabSize ?? settings.get("tabSize");
  return {
    base,
    insertSpaces: insertSpaces !== false,
    tabSize: typeof tabSize === "number" ? tabSize : 4,
    verbatim: isProse(document.languageId),
  };
}
