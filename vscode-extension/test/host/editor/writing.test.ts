import assert from "node:assert/strict";
import type { DemoModel } from "@askgpt4/core/demo";
import * as vscode from "vscode";
import { EditorWrites } from "../../../src/editor/write/editorWrites.ts";
import {
  insertPlace,
  type Place,
  replacePlace,
} from "../../../src/editor/selection/places.ts";
import type { WrittenAnswer } from "../../../src/editor/write/writtenAnswer.ts";
import {
  closeAll,
  gate,
  open,
  openFile,
  readFile,
  until,
  writeFile,
} from "./support/documents.ts";
import { type FakeServices, fakeServices } from "./support/fakeServices.ts";

describe("An answer written into a document", () => {
  let services: FakeServices;
  let writes: EditorWrites;
  let retried = 0;

  const begin = (
    model: DemoModel,
    options: Parameters<typeof fakeServices>[0] = {},
  ) => {
    services = fakeServices({ model, ...options });
    writes = new EditorWrites(services);
  };
  const caret = ({ document, selection }: vscode.TextEditor) =>
    insertPlace(document, selection.active);
  const selected = ({ document, selection }: vscode.TextEditor): Place => {
    const place = replacePlace(document, selection);
    assert(place);
    return place;
  };
  const write = (place: Place) => {
    const answer = writes.reserve(place);
    assert(answer);
    const request = { question: "Q", message: "Q", access: services.granted };
    const done = writes.write(answer, request, () => {
      retried++;
      return Promise.resolve();
    });
    return { answer, done };
  };
  /** Puts text somewhere as the user would: with undo stops of its own. */
  const type = async (
    editor: vscode.TextEditor,
    position: vscode.Position,
    text: string,
  ) => {
    while (!await editor.edit((builder) => builder.insert(position, text)));
  };
  const undo = () => vscode.commands.executeCommand("undo");

  beforeEach(() => {
    retried = 0;
  });
  afterEach(async () => {
    writes.dispose();
    await closeAll();
  });

  it("appears at the caret as it comes, as code only, indented", async () => {
    const [middle, end] = [gate(), gate()];
    begin(async function* () {
      yield "Sure:\n\n``";
      yield "`ts\nif (a) {\n  b();";
      await middle.passed;
      yield "\n}\n`";
      yield "``\nThat is it.";
      await end.passed;
    });
    const editor = await open("function f() {\n    |\n}\n");
    const { answer, done } = write(caret(editor));
    const text = () => editor.document.getText();
    await until("the first part is there", () => text().includes("b();"));
    assert.equal(text(), "function f() {\n    if (a) {\n        b();\n}\n");
    assert.equal(answer.state, "writing");
    middle.open();
    await until("the second part is there", () => text().includes("    }"));
    assert.equal(
      text(),
      "function f() {\n    if (a) {\n        b();\n    }\n}\n",
    );
    end.open();
    await done;
    assert.equal(answer.state, "complete");
    assert.equal(
      text(),
      "function f() {\n    if (a) {\n        b();\n    }\n}\n",
    );
  });

  it("gets lines of its own before the text of a line", async () => {
    begin(async function* () {
      yield "```ts\nif (a) {\n";
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield "  b();\n}\n```";
    });
    const editor = await open("{\n  |  c();\n}", {
      eol: vscode.EndOfLine.CRLF,
    });
    const { answer, done } = write(caret(editor));
    const text = () => editor.document.getText();
    await until("it has begun", () => text().includes("if"));
    assert.equal(text(), "{\r\n    if (a) {\r\n    c();\r\n}");
    await done;
    assert.equal(
      text(),
      "{\r\n    if (a) {\r\n        b();\r\n    }\r\n    c();\r\n}",
    );
    assert.deepEqual(answer.edit.textRange, new vscode.Range(1, 4, 3, 5));
    await undo();
    assert.equal(text(), "{\r\n    c();\r\n}");
  });

  it("stays in sight while it grows, unless the user looks elsewhere", async () => {
    const [first, second] = [gate(), gate()];
    begin(async function* () {
      yield "```ts\n";
      await first.passed;
      yield "one();\n".repeat(100);
      await second.passed;
      yield "two();\n".repeat(100) + "```";
    });
    const editor = await open(`|\n${"\n".repeat(300)}`);
    const { answer, done } = write(caret(editor));
    const sees = (line: number) =>
      editor.visibleRanges.some(({ start, end }) =>
        start.line <= line && line <= end.line
      );
    first.open();
    await until(
      "the first part is in sight",
      () => answer.edit.textRange.end.line === 99 && sees(99),
    );
    editor.revealRange(new vscode.Range(0, 0, 0, 0));
    await until("the top is in sight", () => sees(0));
    second.open();
    await done;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(answer.edit.textRange.end.line, 199);
    assert(sees(0));
  });

  it("is one step to undo, and what was typed before another", async () => {
    begin(async function* () {
      for (let line = 0; line < 30; line++) {
        yield line === 0 ? "```ts\nline();\n" : "line();\n";
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      yield "```";
    });
    const editor = await open("a\n|\nb\n");
    await type(editor, new vscode.Position(0, 1), "!");
    let changes = 0;
    const counter = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === editor.document) changes++;
    });
    const { done } = write(caret(editor));
    await done;
    counter.dispose();
    assert.equal(editor.document.getText().match(/line\(\);/g)?.length, 30);
    assert(changes >= 3 && changes <= 15, `${changes} changes`);
    await undo();
    assert.equal(editor.document.getText(), "a!\n\nb\n");
    await undo();
    assert.equal(editor.document.getText(), "a\n\nb\n");
  });

  it("stays apart from what is typed after it", async () => {
    begin(async function* () {
      yield "```ts\nx();\n```";
    });
    const editor = await open("|\nb");
    await write(caret(editor)).done;
    await vscode.commands.executeCommand("type", { text: "!" });
    assert.equal(editor.document.getText(), "x();!\nb");
    await undo();
    assert.equal(editor.document.getText(), "x();\nb");
    await undo();
    assert.equal(editor.document.getText(), "\nb");
  });

  it("ends its step, so that no edit of others joins it", async () => {
    begin(async function* () {
      yield "```ts\nx();\n```";
    });
    const editor = await open("|\nb");
    await write(caret(editor)).done;
    await editor.edit(
      (builder) => builder.insert(new vscode.Position(1, 0), "other "),
      { undoStopBefore: false, undoStopAfter: false },
    );
    assert.equal(editor.document.getText(), "x();\nother b");
    await undo();
    assert.equal(editor.document.getText(), "x();\nb");
  });

  it("leaves what the user types meanwhile a step of its own", async () => {
    const middle = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await middle.passed;
      yield "two();\n```";
    });
    const editor = await open("above\n|\nbelow");
    const { done } = write(caret(editor));
    const text = () => editor.document.getText();
    await until("it has begun", () => text().includes("one();"));
    editor.selection = new vscode.Selection(0, 5, 0, 5);
    for (const key of "!?") {
      await vscode.commands.executeCommand("type", { text: key });
    }
    middle.open();
    await done;
    assert.equal(text(), "above!?\none();\ntwo();\nbelow");
    await undo();
    assert.equal(text(), "above!?\none();\nbelow");
    await undo();
    assert.equal(text(), "above\none();\nbelow");
    await undo();
    assert.equal(text(), "above\n\nbelow");
  });

  it("keeps its place while the user types above and below, whose steps stay theirs", async () => {
    const middle = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await middle.passed;
      yield "two();\n```";
    });
    const editor = await open("above\n|\nbelow");
    const { done } = write(caret(editor));
    await until(
      "it has begun",
      () => editor.document.getText().includes("one();"),
    );
    await type(editor, new vscode.Position(0, 0), "more\n");
    await type(editor, new vscode.Position(3, 5), " more");
    middle.open();
    await done;
    assert.equal(
      editor.document.getText(),
      "more\nabove\none();\ntwo();\nbelow more",
    );
    const [answer] = [...writes.all];
    assert(answer);
    await writes.discard(answer);
    assert.equal(editor.document.getText(), "more\nabove\n\nbelow more");
  });

  it("goes where it was asked for, not where the focus is", async () => {
    const start = gate();
    begin(async function* () {
      await start.passed;
      yield "```ts\nhere();\n```";
    });
    const editor = await open("a |", { language: "typescript" });
    const { done } = write(caret(editor));
    const other = await vscode.workspace.openTextDocument({ content: "other" });
    await vscode.window.showTextDocument(other, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
    });
    start.open();
    await done;
    assert.equal(editor.document.getText(), "a here();");
    assert.equal(other.getText(), "other");
  });

  it("is written when its document is hidden, too", async () => {
    const start = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await start.passed;
      yield "two();\n```";
    });
    const editor = await open("|");
    const { document } = editor;
    const { done } = write(caret(editor));
    await until("it has begun", () => document.getText() !== "");
    const other = await vscode.workspace.openTextDocument({ content: "other" });
    await vscode.window.showTextDocument(other, { preview: false });
    start.open();
    await done;
    assert.equal(document.getText(), "one();\ntwo();");
    assert.equal(other.getText(), "other");
  });

  it("replaces the selection, and discarding brings exactly that back", async () => {
    begin(async function* () {
      yield "```ts\nconst b = 2;\nif (b) {\n\tc();\n}\n```";
    });
    const before = "{\n    const a = 1;\n    var  b;\n}\n";
    const editor = await open("{\n|    const a = 1;\n    var  b;\n|}\n");
    const { answer, done } = write(selected(editor));
    await done;
    assert.equal(
      editor.document.getText(),
      "{\n    const b = 2;\n    if (b) {\n        c();\n    }\n}\n",
    );
    await writes.discard(answer);
    assert.equal(editor.document.getText(), before);
    assert.deepEqual([...writes.all], []);
  });

  it("is kept by Keep: then nothing is left to discard", async () => {
    begin(async function* () {
      yield "```ts\nx();\n```";
    });
    const editor = await open("|");
    const { answer, done } = write(caret(editor));
    await done;
    assert.equal(writes.of(editor.document), answer);
    writes.keep(answer);
    assert.equal(writes.of(editor.document), undefined);
    assert.equal(editor.document.getText(), "x();");
  });

  it("takes the line ends of the document", async () => {
    begin(async function* () {
      yield "```ts\na();\nb();\n";
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield "c();\n```";
    });
    const editor = await open("x\n|\ny", { eol: vscode.EndOfLine.CRLF });
    const { answer, done } = write(caret(editor));
    await done;
    assert.equal(editor.document.getText(), "x\r\na();\r\nb();\r\nc();\r\ny");
    await writes.discard(answer);
    assert.equal(editor.document.getText(), "x\r\n\r\ny");
  });

  it("stops with what had come there", async () => {
    begin(async function* (_, { signal }) {
      yield "```ts\none();\n";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const editor = await open("|");
    const { answer, done } = write(caret(editor));
    await until("it has begun", () => editor.document.getText() === "one();");
    answer.stop();
    await done;
    assert.equal(answer.state, "stopped");
    assert.equal(editor.document.getText(), "one();");
    assert.equal(services.reported.length, 0);
    await undo();
    assert.equal(editor.document.getText(), "");
  });

  it("stops when the access to the site ends, with what had come there [T-43]", async () => {
    begin(async function* (_, { signal }) {
      yield "```ts\none();\n";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const editor = await open("|");
    const { answer, done } = write(caret(editor));
    await until("it has begun", () => editor.document.getText() === "one();");
    services.endAccess();
    await done;
    assert.equal(answer.state, "stopped");
    assert.equal(editor.document.getText(), "one();");
    assert.equal(services.reported.length, 0);
    assert.equal(services.demo.activeStreams, 0);
  });

  it("stops before the first word without a trace", async () => {
    begin(async function* (_, { signal }) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      yield "";
    });
    const editor = await open("a|");
    const { answer, done } = write(caret(editor));
    await until("it was asked", () => services.demo.requests.submit === 1);
    answer.stop();
    await done;
    assert.equal(editor.document.getText(), "a");
    assert.deepEqual([...writes.all], []);
    assert.equal(services.reported.length, 0);
  });

  it("ends when the user types inside it, and the whole answer is saved", async () => {
    const middle = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await middle.passed;
      yield "two();\n```";
    });
    const editor = await open("a\n|\nb");
    const { done } = write(caret(editor));
    await until(
      "it has begun",
      () => editor.document.getText().includes("one();"),
    );
    await type(editor, new vscode.Position(1, 2), "!");
    middle.open();
    await Promise.race([
      done,
      until("it is saved", () => services.saved.length === 1),
    ]);
    assert.equal(editor.document.getText(), "a\non!e();\nb");
    assert.equal(services.saved[0]?.answer, "```ts\none();\ntwo();\n```");
    assert.equal(services.saved[0]?.complete, true);
    assert.deepEqual([...writes.all], []);
  });

  it("ends when it is undone, and does not come again", async () => {
    const middle = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await middle.passed;
      yield "two();\n```";
    });
    const editor = await open("a\n|\nb");
    const { answer, done } = write(caret(editor));
    await until(
      "it has begun",
      () => editor.document.getText().includes("one();"),
    );
    await undo();
    assert.equal(editor.document.getText(), "a\n\nb");
    assert.equal(answer.edit.misfit, "undone");
    middle.open();
    await Promise.race([
      done,
      until("it is saved", () => services.saved.length === 1),
    ]);
    assert.equal(editor.document.getText(), "a\n\nb");
  });

  it("ends when the selection it replaces changes before the first word", async () => {
    const start = gate();
    begin(async function* () {
      await start.passed;
      yield "```ts\nnew();\n```";
    });
    const editor = await open("|old();|");
    const { done } = write(selected(editor));
    await type(editor, new vscode.Position(0, 3), "er");
    start.open();
    await Promise.race([
      done,
      until("it is saved", () => services.saved.length === 1),
    ]);
    assert.equal(editor.document.getText(), "older();");
  });

  it("ends when the document is closed, and the answer is saved", async () => {
    const middle = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await middle.passed;
      yield "two();\n```";
    });
    const editor = await openFile("closed.ts", "");
    const { document } = editor;
    const { answer, done } = write(caret(editor));
    await until("it has begun", () => document.getText() !== "");
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await until("it is closed", () => answer.edit.misfit === "closed");
    middle.open();
    await Promise.race([
      done,
      until("it is saved", () => services.saved.length === 1),
    ]);
    assert.equal(services.saved[0]?.answer, "```ts\none();\ntwo();\n```");
    assert.equal(await readFile("closed.ts"), "one();");
  });

  it("ends when the file changes on disk in its place", async () => {
    const middle = gate();
    begin(async function* () {
      yield "```ts\none();\n";
      await middle.passed;
      yield "two();\n```";
    });
    const editor = await openFile("changed.ts", "first\n");
    const { document } = editor;
    const { answer, done } = write(
      insertPlace(document, new vscode.Position(0, 5)),
    );
    await until("it has begun", () => document.getText() === "firstone();\n");
    await document.save();
    await writeFile("changed.ts", "another file\n");
    await until("it is seen", () => answer.edit.misfit !== undefined);
    middle.open();
    await Promise.race([
      done,
      until("it is saved", () => services.saved.length === 1),
    ]);
    assert.equal(document.getText(), "another file\n");
  });

  it("ends in a file that takes no changes, and the answer is saved", async () => {
    begin(async function* () {
      yield "```ts\nx();\n```";
    });
    const editor = await open("a|");
    await vscode.commands.executeCommand(
      "workbench.action.files.setActiveEditorReadonlyInSession",
    );
    const { answer, done } = write(caret(editor));
    await Promise.race([
      done,
      until("it is saved", () => services.saved.length === 1),
    ]);
    assert.equal(answer.edit.misfit, "read-only");
    assert.equal(editor.document.getText(), "a");
    await vscode.commands.executeCommand(
      "workbench.action.files.resetActiveEditorReadonlyInSession",
    );
  });

  it("that breaks off stays, marked as incomplete, and trying again begins afresh", async () => {
    begin(async function* () {
      yield "```ts\none();\n";
      yield "two();\n";
      yield "three();\n```";
    }, { faults: [{ kind: "cut", after: 3 }] });
    const editor = await open("|old|");
    const { answer, done } = write(selected(editor));
    await done;
    assert.equal(answer.state, "incomplete");
    assert.equal(editor.document.getText(), "one();\ntwo();");
    assert.equal(services.reported.length, 1);
    await services.reported[0]?.retry?.();
    assert.equal(editor.document.getText(), "old");
    assert.equal(retried, 1);
  });

  it("that never comes leaves the selection alone", async () => {
    begin(async function* () {
      yield "never";
    }, { faults: [{ kind: "status", status: 500 }] });
    const editor = await open("|old|");
    await write(selected(editor)).done;
    assert.equal(editor.document.getText(), "old");
    assert.equal(services.reported.length, 1);
    assert.deepEqual([...writes.all], []);
  });

  it("without any code writes nothing", async () => {
    begin(async function* () {
      yield "I am sorry, but I do not know what you mean by that.";
    });
    const editor = await open("|old|");
    const { done } = write(selected(editor));
    await Promise.race([
      done,
      until("it is gone", () => [...writes.all].length === 0),
    ]);
    assert.equal(editor.document.getText(), "old");
  });

  it("is one at a time in a document", async () => {
    const end = gate();
    begin(async function* () {
      await end.passed;
      yield "```ts\nx();\n```";
    });
    const editor = await open("|");
    const { done } = write(caret(editor));
    await until("it is there", () => writes.of(editor.document) !== undefined);
    assert.equal(writes.reserve(caret(editor)), undefined);
    end.open();
    await done;
    const second: WrittenAnswer | undefined = writes.reserve(caret(editor));
    assert(second);
    second.dispose();
  });
});
