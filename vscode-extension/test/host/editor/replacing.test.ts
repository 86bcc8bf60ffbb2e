import assert from "node:assert/strict";
import { countCharacters } from "@askgpt4/core";
import * as vscode from "vscode";
import { EditorWrites } from "../../../src/editor/write/editorWrites.ts";
import {
  fitReplacement,
  linesThatFit,
} from "../../../src/editor/write/fitReplacement.ts";
import {
  firstLines,
  type Place,
  replacePlace,
  textOf,
} from "../../../src/editor/selection/places.ts";
import { ReplaceSelection } from "../../../src/editor/write/replaceSelection.ts";
import { DEMO } from "../../../src/platform/settings.ts";
import { closeAll, open } from "./support/documents.ts";
import { fakeServices } from "./support/fakeServices.ts";

function place({ document, selection }: vscode.TextEditor): Place {
  const found = replacePlace(document, selection);
  assert(found);
  return found;
}

describe("A selection as a place", () => {
  afterEach(closeAll);

  it("leaves the white space at its ends where it is", async () => {
    const editor = await open("{\n|    a {\n        b\n    }\n\n|}");
    const { range, indentation } = place(editor);
    assert.deepEqual(range, new vscode.Range(1, 4, 3, 5));
    assert.equal(indentation.base, "    ");
    assert.equal(textOf(place(editor)), "a {\n    b\n}");
  });

  it("may begin in the middle of a line", async () => {
    const editor = await open("    f(|() => {\n        b\n    }|)");
    assert.deepEqual(place(editor).range, new vscode.Range(0, 6, 2, 5));
    assert.equal(textOf(place(editor)), "() => {\n    b\n}");
  });

  it("is none where it is empty", async () => {
    const { document, selection } = await open("a|  \n |b");
    assert.equal(replacePlace(document, selection), undefined);
  });

  it("knows its first lines", async () => {
    const editor = await open("|a\n  b\n\nc|\nd");
    const first = firstLines(place(editor), 2);
    assert.deepEqual(first?.range, new vscode.Range(0, 0, 1, 3));
    assert.equal(firstLines(place(editor), 9)?.range.end.line, 3);
  });
});

describe("A replacement", () => {
  afterEach(closeAll);

  it("is sent whole where it fits", async () => {
    const whole = place(await open("|a\nb|"));
    const fitted = await fitReplacement("Do it.", whole, fakeServices(), DEMO);
    assert(fitted);
    assert.equal(fitted.lines, undefined);
    assert.match(fitted.message, /^Do it\.\n\n.*\n```typescript\na\nb\n```$/);
  });

  it("is made smaller by whole lines where it does not, never cut within", async () => {
    const lines = Array.from(
      { length: 40 },
      (_, index) => `line(${index}, "😀");`,
    );
    const whole = place(await open(`|${lines.join("\n")}|`));
    const count = linesThatFit("Do it.", whole, 512);
    assert(count > 10 && count < 40, String(count));
    const part = firstLines(whole, count);
    assert(part);
    assert.equal(textOf(part), lines.slice(0, count).join("\n"));
    const services = fakeServices({}, { maxMessageLength: 512 });
    const fitted = await fitReplacement("Do it.", part, services, DEMO);
    assert(fitted);
    assert(countCharacters(fitted.message) <= 512);
    assert(countCharacters(fitted.message) + lines[0]!.length >= 505);
    assert.equal(linesThatFit("Do it.", whole, 40), 0);
  });

  it("is asked for by a command that knows what to do, and written over the text", async () => {
    const asked: string[] = [];
    const services = fakeServices({
      model: async function* (question) {
        asked.push(question);
        yield "```ts\nfixed();\n```";
      },
    });
    const writes = new EditorWrites(services);
    const editor = await open("a();\n  borken();\n|c();");
    await new ReplaceSelection(services, writes).execute({
      uri: editor.document.uri,
      range: new vscode.Range(1, 0, 1, 11),
      problem: "borken is not defined",
    });
    assert.equal(editor.document.getText(), "a();\n  fixed();\nc();");
    assert.match(asked.join(), /borken is not defined/);
    assert.match(asked.join(), /```typescript\nborken\(\);\n```/);
    writes.dispose();
  });
});
