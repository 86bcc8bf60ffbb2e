import assert from "node:assert/strict";
import * as vscode from "vscode";
import { toPart, toStored } from "../../../src/context/attached.ts";
import { displayPath } from "../../../src/platform/displayPath.ts";
import { closeAll, open } from "./support/documents.ts";

describe("The path that goes along with a question", () => {
  afterEach(closeAll);

  it("is the one in the workspace, else the name alone [T-32]", () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder);
    const inside = vscode.Uri.joinPath(folder.uri, "src", "a.ts");
    assert.equal(displayPath(inside), "src/a.ts");
    assert.equal(displayPath(vscode.Uri.file("/home/ada/secret/a.ts")), "a.ts");
    assert.equal(
      displayPath(vscode.Uri.parse("untitled:Untitled-1")),
      "Untitled-1",
    );
  });

  it("is no other in a message", async () => {
    const { document } = await open("|a|");
    const part = toPart(toStored({
      kind: "file",
      uri: vscode.Uri.file("/home/ada/secret/a.ts"),
      version: 1,
      languageId: document.languageId,
      text: "a",
    }));
    assert.equal(part.path, "a.ts");
  });
});
