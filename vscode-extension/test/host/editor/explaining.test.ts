import assert from "node:assert/strict";
import type { DemoModel } from "@askgpt4/core/demo";
import * as vscode from "vscode";
import { ExplainSelection } from "../../../src/editor/explain/explainSelection.ts";
import {
  AnswerComment,
  type ExplainThread,
} from "../../../src/editor/explain/explainThread.ts";
import { closeAll, gate, open, until } from "./support/documents.ts";
import { type FakeServices, fakeServices } from "./support/fakeServices.ts";

describe("An explanation beside the selection", () => {
  let services: FakeServices;
  let explanations: ExplainSelection;

  const begin = (
    model: DemoModel,
    ...[options, client]: Parameters<typeof fakeServices>
  ) => {
    services = fakeServices({ model, ...options }, client);
    explanations = new ExplainSelection(services);
  };
  const thread = (): ExplainThread => {
    const [first, ...others] = [...explanations.threads];
    assert(first);
    assert.equal(others.length, 0);
    return first;
  };
  const comments = () => thread().thread.comments;
  const answer = (index = 0): AnswerComment => {
    const found =
      comments().filter((comment) => comment instanceof AnswerComment)[index];
    assert(found);
    return found;
  };
  let asked: string[] = [];
  const listen: DemoModel = async function* (question) {
    asked.push(question);
    yield "Yes.";
  };

  beforeEach(() => {
    asked = [];
  });
  afterEach(async () => {
    explanations.dispose();
    await closeAll();
  });

  it("streams into a thread at the selection", async () => {
    const middle = gate();
    begin(async function* () {
      yield "It **adds** ";
      await middle.passed;
      yield "two numbers.";
    });
    await open("a;\n|add(1, 2);\nb;|\n");
    const done = explanations.execute();
    await until(
      "the first words are there",
      () => [...explanations.threads].length > 0 && answer().text !== "",
    );
    assert.deepEqual(thread().thread.range, new vscode.Range(1, 0, 2, 2));
    assert.equal(
      thread().thread.collapsibleState,
      vscode.CommentThreadCollapsibleState.Expanded,
    );
    await until("they are shown", () => answer().state === "streaming");
    assert.equal(answer().body.value, "It **adds** ");
    assert.equal(thread().thread.contextValue, "askGpt4.busy");
    middle.open();
    await done;
    assert.equal(answer().state, "complete");
    assert.equal(answer().body.value, "It **adds** two numbers.");
    assert.equal(answer().contextValue, "answer.complete");
    assert.equal(thread().thread.contextValue, "askGpt4.idle");
  });

  it("sends the selection, its language and no absolute path [T-32]", async () => {
    begin(listen);
    const editor = await open("|    first();\n      second();|", {
      language: "javascript",
    });
    await explanations.execute();
    const [sent = ""] = asked;
    assert.match(sent, /```javascript\nfirst\(\);\n {2}second\(\);\n```/);
    assert(!sent.includes(editor.document.uri.toString()));
  });

  it("is drawn a few times a second, however many pieces come", async () => {
    begin(async function* () {
      for (let i = 0; i < 60; i++) {
        yield "word ";
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    await open("|a|");
    const done = explanations.execute();
    await until("it is there", () => [...explanations.threads].length > 0);
    const bodies = new Set<unknown>();
    const timer = setInterval(() => bodies.add(answer().body), 1);
    await done;
    clearInterval(timer);
    assert(bodies.size >= 3, `${bodies.size} drawings`);
    assert(bodies.size <= 12, `${bodies.size} drawings`);
  });

  it("ends with the access to the site: what had come stays, and nothing more is asked [T-43]", async () => {
    begin(async function* (_, { signal }) {
      yield "The beginning";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    await open("|a|");
    const done = explanations.execute();
    await until(
      "the first words are there",
      () => [...explanations.threads].length > 0 && answer().text !== "",
    );
    const shown = thread();
    const reply = () =>
      explanations.reply({ thread: shown.thread, text: "Why so?" });
    const waiting = reply();
    services.endAccess();
    assert.equal(shown.thread.canReply, false);
    await done;
    await waiting;
    assert.equal(answer().state, "stopped");
    assert.equal(answer().body.value, "The beginning");
    const last = comments().at(-1)?.body as vscode.MarkdownString;
    assert.match(last.value, /This thread ended/);
    await reply();
    await explanations.retry(answer());
    assert.equal(services.demo.requests.submit, 1);
    // By this the menus know what can be asked again.
    assert.deepEqual(
      comments().filter((comment) => comment instanceof AnswerComment)
        .map((comment) => comment.contextValue),
      ["answer.ended", "answer.ended"],
    );
    await explanations.pin(shown.thread);
    assert.equal(services.pinned[0]?.exchanges[0]?.site, services.site.key);
  });

  it("answers a reply, with what was said before", async () => {
    begin(async function* (question, { messages }) {
      yield `${messages.length} before: ${question.slice(0, 5)}`;
    });
    await open("|a|");
    await explanations.execute();
    const before = Number.parseInt(answer().text);
    await explanations.reply({ thread: thread().thread, text: "Why so?\n" });
    assert.equal(comments().length, 3);
    assert.equal(answer(1).text, `${before + 2} before: Why s`);
    assert.equal(comments()[1]?.author.name, "You");
    assert.equal(
      (comments()[1]?.body as vscode.MarkdownString).value,
      "Why so?",
    );
  });

  it("holds a reply that comes too early until the answer is there", async () => {
    const middle = gate();
    begin(async function* (question) {
      if (!question.startsWith("More")) await middle.passed;
      yield "An answer.";
    });
    await open("|a|");
    const first = explanations.execute();
    await until("it is there", () => [...explanations.threads].length > 0);
    const second = explanations.reply({
      thread: thread().thread,
      text: "More",
    });
    assert.equal(comments().length, 3);
    assert.equal(answer(1).state, "waiting");
    middle.open();
    await Promise.all([first, second]);
    assert.equal(answer(0).state, "complete");
    assert.equal(answer(1).state, "complete");
  });

  it("stops, also before the first word", async () => {
    begin(async function* (_, { signal }) {
      yield "";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const editor = await open("|a|");
    const done = explanations.execute();
    await until("it was asked", () => services.demo.requests.submit === 1);
    assert.equal(answer().state, "waiting");
    assert(explanations.stop(editor.document.uri));
    await done;
    assert.equal(answer().state, "stopped");
    assert(!explanations.stop(editor.document.uri));
    assert.equal(services.reported.length, 0);
  });

  it("keeps what arrived of an answer that breaks off, says so, and asks again", async () => {
    begin(async function* () {
      yield "One ";
      yield "two ";
      yield "three.";
    }, { faults: [{ kind: "cut", after: 3 }] });
    await open("|a|");
    await explanations.execute();
    assert.equal(answer().state, "interrupted");
    assert.equal(answer().text, "One two ");
    assert.match(answer().body.value, /^One two \n\n\*\*.+\*\* .+/);
    assert.equal(answer().contextValue, "answer.interrupted");
    await explanations.retry(answer());
    assert.equal(answer(0).text, "One two ");
    assert.equal(answer(1).text, "One two three.");
    assert.equal(answer(1).state, "complete");
  });

  it("says why an answer never came, and asks again in its place", async () => {
    begin(async function* () {
      yield "Here.";
    }, { faults: [{ kind: "status", status: 500 }] });
    await open("|a|");
    await explanations.execute();
    assert.equal(answer().state, "failed");
    assert.match(answer().body.value, /^\*\*.+\*\*/);
    await explanations.retry(answer());
    assert.equal(comments().length, 1);
    assert.equal(answer().body.value, "Here.");
  });

  it("keeps a reply that is too long for the site", async () => {
    begin(
      async function* () {
        yield "Yes.";
      },
      {},
      { maxMessageLength: 200 },
    );
    await open("|a|");
    await explanations.execute();
    await explanations.reply({
      thread: thread().thread,
      text: "x".repeat(201),
    });
    assert.equal(
      (comments()[1]?.body as vscode.MarkdownString).value,
      "x".repeat(201),
    );
    assert.equal(answer(1).state, "failed");
    assert.match(answer(1).body.value, /201/);
  });

  it("goes to the chat view with all its turns, and is gone then", async () => {
    begin(async function* (question) {
      yield `About ${question.length}.`;
    });
    await open("|a|");
    await explanations.execute();
    await explanations.reply({ thread: thread().thread, text: "More" });
    await explanations.pin(thread().thread);
    const [pinned] = services.pinned;
    assert.equal(pinned?.exchanges.length, 2);
    assert.equal(pinned?.exchanges[1]?.question, "More");
    assert.equal(pinned?.exchanges[1]?.answer, "About 4.");
    assert.equal(pinned?.exchanges[1]?.complete, true);
    assert.deepEqual([...explanations.threads], []);
  });

  it("is copied as the model wrote it", async () => {
    begin(async function* () {
      yield "![x](https://images.example/x.png) `a`";
    });
    await open("|a|");
    await explanations.execute();
    await explanations.copy(answer());
    assert.equal(
      await vscode.env.clipboard.readText(),
      "![x](https://images.example/x.png) `a`",
    );
  });

  it("runs nothing and loads nothing of what the model wrote [T-26]", async () => {
    const hostile = [
      "![a](https://images.example/a.png)",
      "![b][c]",
      "[d](command:workbench.action.quit)",
      "<img src=x onerror=alert(1)>",
      "$(flame)",
      "a\u202Eb",
      "",
      "[c]: https://images.example/c.png",
    ].join("\n");
    begin(async function* () {
      yield hostile;
    });
    await open("|a|");
    await explanations.execute();
    const { body } = answer();
    assert.equal(body.isTrusted, false);
    assert.equal(body.supportHtml, false);
    assert.equal(body.supportThemeIcons, false);
    assert(!body.value.includes("!["));
    assert(!body.value.includes("\u202E"));
    assert(body.value.includes("[U+202E]"));
  });

  it("stops what it reads when it is dismissed", async () => {
    let gone = false;
    begin(async function* (_, { signal }) {
      yield "One ";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      gone = true;
    });
    await open("|a|");
    const done = explanations.execute();
    await until(
      "it is there",
      () => [...explanations.threads].length > 0 && answer().text !== "",
    );
    explanations.dismiss(thread().thread);
    await done;
    await until("the site knows", () => gone);
    assert.deepEqual([...explanations.threads], []);
  });

  it("is about the caret's line where nothing is selected, and about nothing where that is empty", async () => {
    begin(listen);
    await open("one\ntwo|\nthree");
    await explanations.execute();
    assert.match(asked.join(), /```typescript\ntwo\n```/);
    explanations.dispose();
    begin(listen);
    await open("one\n|\nthree");
    void explanations.execute();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(services.demo.requests.submit, 0);
  });
});
