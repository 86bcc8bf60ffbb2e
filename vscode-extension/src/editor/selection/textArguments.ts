import * as vscode from "vscode";

/** What a command is about, where a code action says so and not the selection. */
export interface TextArguments {
  uri: vscode.Uri;
  range: vscode.Range;
  /** The message of the diagnostic that it is about. */
  problem?: string;
  /** Whether the function or class around the range is meant, where it is not too long. */
  widen?: boolean;
}

/** How long a function may be that goes along with a problem in it, in lines. */
const LONGEST = 60;

/**
 * Reads what a command was given.
 *
 * @param given The command's argument: a menu gives others than a code action.
 * @returns The document and the range, or `undefined` where the selection is meant.
 */
export async function readArguments(given: unknown): Promise<
  | { document: vscode.TextDocument; range: vscode.Range; problem?: string }
  | undefined
> {
  if (!isTextArguments(given)) return undefined;
  const document = await vscode.workspace.openTextDocument(given.uri);
  const range = document.validateRange(given.range);
  return {
    document,
    range: given.widen ? await surroundings(document, range) : range,
    ...(given.problem === undefined ? {} : { problem: given.problem }),
  };
}

function isTextArguments(value: unknown): value is TextArguments {
  return typeof value === "object" && value !== null &&
    (value as TextArguments).uri instanceof vscode.Uri &&
    (value as TextArguments).range instanceof vscode.Range;
}

/** The innermost function, class or the like around a range; else its lines. */
async function surroundings(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.Range> {
  const lines = new vscode.Range(
    range.start.line,
    0,
    range.end.line,
    document.lineAt(range.end.line).text.length,
  );
  const symbols = await vscode.commands.executeCommand<
    vscode.DocumentSymbol[] | undefined
  >(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  let found: vscode.Range | undefined;
  let level = symbols ?? [];
  while (level.length > 0) {
    // Providers of the old kind give a location instead of a range, and no children.
    const symbol = level.find((symbol) => symbol.range?.contains(range));
    if (symbol && !symbol.range.isSingleLine) found = symbol.range;
    level = symbol?.children ?? [];
  }
  return found && found.end.line - found.start.line < LONGEST ? found : lines;
}
