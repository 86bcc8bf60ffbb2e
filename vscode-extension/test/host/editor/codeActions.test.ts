import assert from "node:assert/strict";
import * as vscode from "vscode";
import { CodeActions } from "../../../src/editor/codeActions.ts";
import { readArguments } from "../../../src/editor/selection/textArguments.ts";
import { closeAll, open } from "./support/documents.ts";
import { fakeServices } from "./support/fakeServices.ts";

describe("The lightbulb", () => {
  const actions = new CodeActions(fakeServices());
  afterEach(closeAll);

  const offered = (
    { document }: vscode.TextEditor,
    range: vscode.Range,
    diagnostics: vscode.Diagnostic[] = [],
  ) =>
    actions.provideCodeActions(document, range, {
      diagnostics,
      only: undefined,
      triggerKind: vscode.CodeActionTriggerKind.Automatic,
    });

  it("offers nothing for a mere caret", async () => {
    const editor = await open("a|");
    assert.deepEqual(offered(editor, editor.selection), []);
    const blank = await open("|  \n  |");
    assert.deepEqual(offered(blank, blank.selection), []);
  });

  it("offers to explain and to rewrite a selection, in kinds that are no fixes", async () => {
    const editor = await open("|a|");
    const [explain, rewrite, ...others] = offered(editor, editor.selection);
    assert.equal(explain?.command?.command, "askGpt4.explainSelection");
    assert.equal(rewrite?.command?.command, "askGpt4.replaceSelection");
    assert.deepEqual(others, []);
    const { QuickFix, Refactor, RefactorRewrite } = vscode.CodeActionKind;
    assert(explain.kind && rewrite.kind);
    assert(
      !QuickFix.contains(explain.kind) && !Refactor.contains(explain.kind),
    );
    assert(RefactorRewrite.contains(rewrite.kind));
  });

  it("offers to fix and to explain a problem, with its message", async () => {
    const editor = await open("a\n|b\nc");
    const problem = new vscode.Diagnostic(
      new vscode.Range(1, 0, 1, 1),
      "b is not defined",
    );
    const [fix, explain] = offered(editor, editor.selection, [problem]);
    assert.deepEqual(fix?.diagnostics, [problem]);
    assert.equal(fix?.kind, vscode.CodeActionKind.QuickFix);
    assert.equal(explain?.kind, vscode.CodeActionKind.QuickFix);
    const [argument] = fix.command?.arguments ?? [];
    const about = await readArguments(argument);
    assert.equal(about?.problem, "b is not defined");
    assert.equal(about?.document, editor.document);
  });

  it("takes the function around a problem along, if it is not too long", async () => {
    const editor = await open("|", { language: "plaintext" });
    const { document } = editor;
    const long = `long\n${"  x\n".repeat(80)}end\n`;
    await editor.edit((builder) =>
      builder.insert(new vscode.Position(0, 0), `short\n  x\nend\n${long}`)
    );
    const symbol = (name: string, from: number, to: number) =>
      new vscode.DocumentSymbol(
        name,
        "",
        vscode.SymbolKind.Function,
        new vscode.Range(from, 0, to, 3),
        new vscode.Range(from, 0, from, 1),
      );
    const provider = vscode.languages.registerDocumentSymbolProvider({
      language: "plaintext",
    }, {
      provideDocumentSymbols:
        () => [symbol("short", 0, 2), symbol("long", 3, 84)],
    });
    const around = async (line: number) => {
      const range = new vscode.Range(line, 2, line, 3);
      const about = await readArguments({
        uri: document.uri,
        range,
        widen: true,
      });
      return about && [about.range.start.line, about.range.end.line];
    };
    assert.deepEqual(await around(1), [0, 2]);
    assert.deepEqual(await around(10), [10, 10]);
    provider.dispose();
  });

  it("takes what a menu gives a command for the selection", async () => {
    assert.equal(
      await readArguments(vscode.Uri.parse("file:///a.ts")),
      undefined,
    );
    assert.equal(await readArguments(undefined), undefined);
  });
});
