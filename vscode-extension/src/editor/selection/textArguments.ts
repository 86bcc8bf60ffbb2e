import * as vscode from "vscode";

/** The range that a command is about, if a code action passes it. */
export interface TextArguments {
  uri: vscode.Uri;
  range: vscode.Range;
  /** The message of the diagnostic. */
  problem?: string;
  /** Whether to widen the range to the enclosing function or class, unless that is too long. */
  widen?: boolean;
}

/** The maximum length in lines of a function that is attached to a problem. */
const LONGEST = 60;

/**
 * Parses the arguments of a command.
 *
 * @param given The command's argument: menus pass others than code actions.
 * @returns The document and the range, or `undefined` for the selection.
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

/** The innermost function, class or similar symbol around a range; otherwise its lines. */
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
    // Older providers return a location instead of a range, and no children.
    const symbol = level.find((symbol) => symbol.range?.contains(range));
    if (symbol && !symbol.range.isSingleLine) found = symbol.range;
    level = symbol?.children ?? [];
  }
  return found && found.end.line - found.start.line < LONGEST ? found : lines;
}
