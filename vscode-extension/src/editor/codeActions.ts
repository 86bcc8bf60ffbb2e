import * as vscode from "vscode";
import type { EditorServices } from "./editorServices.ts";
import type { TextArguments } from "./selection/textArguments.ts";

const EXPLAIN = vscode.CodeActionKind.Empty.append("askGpt4").append("explain");
const REWRITE = vscode.CodeActionKind.RefactorRewrite.append("askGpt4");

/**
 * Code actions: explain or rewrite the selection, explain or fix a problem. Without a selection or
 * a problem there are none, so that the lightbulb does not follow the caret.
 */
export class CodeActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, EXPLAIN, REWRITE],
  };
  readonly #services: EditorServices;

  /** @param services The services of the editor features. */
  constructor(services: EditorServices) {
    this.#services = services;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!this.#services.settings.get("codeActions")) return [];
    const actions: vscode.CodeAction[] = [];
    if (!range.isEmpty && document.getText(range).trim() !== "") {
      actions.push(...selectionActions(document.uri, range));
    }
    const [problem] = context.diagnostics;
    if (problem) actions.push(...problemActions(document, range, problem));
    return actions;
  }
}

function selectionActions(
  uri: vscode.Uri,
  range: vscode.Range,
): vscode.CodeAction[] {
  return [
    action(
      vscode.l10n.t("Explain Selection with GPT-4"),
      EXPLAIN,
      "askGpt4.explainSelection",
      {
        uri,
        range,
      },
    ),
    action(
      vscode.l10n.t("Rewrite Selection with GPT-4..."),
      REWRITE,
      "askGpt4.replaceSelection",
      {
        uri,
        range,
      },
    ),
  ];
}

function problemActions(
  { uri }: vscode.TextDocument,
  range: vscode.Range,
  problem: vscode.Diagnostic,
): vscode.CodeAction[] {
  const argument = {
    uri,
    range: range.isEmpty ? problem.range : range,
    problem: problem.message,
    widen: range.isEmpty,
  };
  const { QuickFix } = vscode.CodeActionKind;
  const fix = action(
    vscode.l10n.t("Fix with GPT-4"),
    QuickFix,
    "askGpt4.replaceSelection",
    argument,
  );
  const explain = action(
    vscode.l10n.t("Explain Problem with GPT-4"),
    QuickFix,
    "askGpt4.explainSelection",
    argument,
  );
  for (const action of [fix, explain]) action.diagnostics = [problem];
  return [fix, explain];
}

function action(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  argument: TextArguments,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command, title, arguments: [argument] };
  return action;
}
