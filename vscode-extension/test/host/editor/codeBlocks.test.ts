import assert from "node:assert/strict";
import * as vscode from "vscode";
import { CodeBlocks } from "../../../src/editor/write/codeBlocks.ts";
import type { CodeTarget } from "../../../src/chat/service/codeBlockHandler.ts";
import { closeAll, open, openFile, until } from "./support/documents.ts";

describe("A code block of the chat view", () => {
  let blocks: CodeBlocks;
  const CODE = "if (a) {\n  b();\n}";

  beforeEach(() => {
    blocks = new CodeBlocks();
  });
  afterEach(async () => {
    blocks.dispose();
    await closeAll();
  });

  const apply = (
    action: "insert" | "replace" | "new-file",
    target: CodeTarget | undefined,
    options: { turnId?: string; language?: string } = {},
  ) =>
    blocks.apply({
      action,
      code: CODE,
      language: options.language ?? "ts",
      turnId: options.turnId ?? "turn",
      target,
    });
  /** Opens another file, which has the focus then. */
  const lookElsewhere = async () => {
    const other = await vscode.workspace.openTextDocument({ content: "other" });
    await vscode.window.showTextDocument(other, { preview: false });
    return other;
  };

  it("is inserted where the question was asked, whatever has the focus now", async () => {
    const { document } = await open("f() {\n    |\n}");
    const target = blocks.capture("turn");
    const other = await lookElsewhere();
    await apply("insert", target);
    assert.equal(
      document.getText(),
      "f() {\n    if (a) {\n        b();\n    }\n}",
    );
    assert.equal(other.getText(), "other");
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), "f() {\n    \n}");
  });

  it("is inserted at the caret's new place in the same file", async () => {
    const editor = await open("one\n|\nthree\n");
    const target = blocks.capture("turn");
    editor.selection = new vscode.Selection(3, 0, 3, 0);
    await apply("insert", target);
    assert.equal(
      editor.document.getText(),
      "one\n\nthree\nif (a) {\n    b();\n}",
    );
  });

  it("replaces what was selected, though it has moved", async () => {
    const editor = await open("one\n|two|\nthree");
    const target = blocks.capture("turn");
    await editor.edit((builder) =>
      builder.insert(new vscode.Position(0, 0), "zero\n")
    );
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await apply("replace", target);
    assert.equal(
      editor.document.getText(),
      "zero\none\nif (a) {\n    b();\n}\nthree",
    );
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), "zero\none\ntwo\nthree");
  });

  it("does not replace what has changed since", async () => {
    const editor = await open("one\n|two|\nthree");
    const target = blocks.capture("turn");
    await editor.edit((builder) =>
      builder.insert(new vscode.Position(1, 1), "!")
    );
    void apply("replace", target);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(editor.document.getText(), "one\nt!wo\nthree");
  });

  it("goes by the version where the place was not followed", async () => {
    const editor = await openFile("followed.ts", "one\ntwo\nthree");
    editor.selection = new vscode.Selection(1, 0, 1, 3);
    const target = blocks.capture("turn");
    await apply("replace", target, { turnId: "from before a restart" });
    assert.equal(
      editor.document.getText(),
      "one\nif (a) {\n    b();\n}\nthree",
    );
    const after = editor.document.getText();
    void apply("replace", target, { turnId: "from before a restart" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(editor.document.getText(), after);
  });

  it("becomes a file in its language", async () => {
    await apply("new-file", undefined, { language: "py" });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, "python");
    assert.equal(document?.getText(), `${CODE}\n`);
    await apply("new-file", undefined, { language: "jsx" });
    assert.equal(
      vscode.window.activeTextEditor?.document.languageId,
      "javascriptreact",
    );
    await apply("new-file", undefined, { language: "no such language" });
    await until(
      "it is there",
      () => vscode.window.activeTextEditor?.document.languageId === "plaintext",
    );
  });

  it("touches nothing where no file was open", async () => {
    const { document } = await open("|");
    void apply("insert", undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(document.getText(), "");
  });
});
