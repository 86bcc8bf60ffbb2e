import assert from "node:assert/strict";
import { countCharacters } from "@askgpt4/core";
import * as vscode from "vscode";
import {
  type ContextPart,
  contextSize,
  cutToFit,
  excess,
  wholeMessage,
} from "../../src/context/compose.ts";
import { fileContext } from "../../src/context/files.ts";
import { toChip } from "../../src/context/attached.ts";
import { temporaryFolder } from "./fixture/fakes.ts";

const part: ContextPart = {
  path: "src/a.ts",
  languageId: "typescript",
  lines: [3, 5],
  text: "one\ntwo\nthree",
};

describe("The message", () => {
  it("says which lines of which file go along", () => {
    assert.equal(
      wholeMessage("Why?", [part]),
      "Why?\n\nsrc/a.ts, lines 3-5:\n```typescript\none\ntwo\nthree\n```",
    );
  });

  it("puts fences around fences", () => {
    const text = "```js\nlet x;\n```";
    assert.match(
      wholeMessage("Why?", [{ ...part, text }]),
      /\n````typescript\n```js\nlet x;\n```\n````$/,
    );
  });

  it("grows by exactly what the chip says", () => {
    const other = { ...part, text: "👍👍\nx" };
    assert.equal(
      countCharacters(wholeMessage("Why?", [part, other])),
      4 + contextSize(part) + contextSize(other),
    );
  });

  it("is cut to fit, at the end of a line, and says so", () => {
    const long = {
      ...part,
      text: Array.from({ length: 50 }, (_, i) => `line ${i}`).join("\n"),
    };
    const whole = wholeMessage("Why?", [long, part]);
    for (const limit of [200, 250, 300, 512]) {
      const message = cutToFit("Why?", [long, part], limit);
      assert(message, `Nothing fits into ${limit}.`);
      assert(excess(message.text, limit) <= 0, `Over ${limit}.`);
      if (countCharacters(whole) <= limit) continue;
      assert(message.cut.has(0));
      assert.match(message.text, /cut: only the first \d+ of \d+ characters/);
      assert.match(message.text, /line \d+\n```/);
    }
    const message = cutToFit("Why?", [long, part], 300);
    assert.deepEqual([...message!.cut], [0], "The short part was cut.");
  });

  it("never cuts in the middle of a character", () => {
    const text = "👍".repeat(400);
    for (let limit = 120; limit < 140; limit++) {
      const message = cutToFit("Why?", [{ ...part, text }], limit);
      assert(message && excess(message.text, limit) <= 0);
      assert(!/\p{Cs}/u.test(message.text), "Half a character is left.");
    }
  });

  it("is not cut to nothing, and the question never", () => {
    assert.equal(cutToFit("Why?", [part], 30), undefined);
    assert.equal(cutToFit("x".repeat(200), [part], 100), undefined);
  });
});

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

  it("is refused, with the reason, where it is no text or far too much", async () => {
    const cases = [
      [await write("a.bin", new Uint8Array([1, 0, 2])), /not a text file/],
      [await write("big.txt", new Uint8Array(2 ** 21).fill(65)), /too large/],
      [await write("empty.txt", new Uint8Array()), /empty/],
      [folder, /folder/],
      [vscode.Uri.joinPath(folder, "none.txt"), /cannot be read/],
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
