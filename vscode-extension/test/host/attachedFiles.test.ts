import assert from "node:assert/strict";
import * as vscode from "vscode";
import { fileContext } from "../../src/context/files.ts";
import { toChip } from "../../src/context/attached.ts";
import { temporaryFolder } from "./fixture/fakes.ts";

describe("A file that is attached", () => {
  const folder = temporaryFolder();
  const write = async (name: string, bytes: Uint8Array) => {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, bytes);
    return uri;
  };

  it("is read as text, unsaved changes included", async () => {
    const uri = await write("a.py", new TextEncoder().encode("x = 1\n"));
    assert.equal((await fileContext(uri)).text, "x = 1\n");
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "# new\n");
    await vscode.workspace.applyEdit(edit);
    const context = await fileContext(uri);
    assert.equal(context.text, "# new\nx = 1\n");
    assert.equal(context.version, document.version);
    assert.equal(context.languageId, "python");
    const undo = new vscode.WorkspaceEdit();
    undo.delete(uri, new vscode.Range(0, 0, 1, 0));
    await vscode.workspace.applyEdit(undo);
  });

  it("is refused, with the reason, where it is no text or far too much [T-33]", async () => {
    const cases = [
      [await write("a.bin", new Uint8Array([1, 0, 2])), /not a text file/],
      [await write("big.txt", new Uint8Array(2 ** 21).fill(65)), /too large/],
      [await write("empty.txt", new Uint8Array()), /empty/],
      [folder, /folder/],
      [vscode.Uri.joinPath(folder, "none.txt"), /^Could not read /],
    ] as const;
    for (const [uri, message] of cases) {
      await assert.rejects(fileContext(uri), { message });
    }
  });

  it("shows its lines as an editor counts them", () => {
    const chip = toChip({
      kind: "selection",
      uri: vscode.Uri.joinPath(folder, "a.py").toString(),
      version: 1,
      languageId: "python",
      range: [11, 4, 40, 0],
      text: "x",
    });
    assert.equal(chip.label, "a.py:12-40");
  });
});
