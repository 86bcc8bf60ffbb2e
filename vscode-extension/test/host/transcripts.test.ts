import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  emptyChat,
  type StoredChat,
} from "../../src/common/chat/transcript.ts";
import { OtherWindows } from "../../src/chat/model/otherWindows.ts";
import { TranscriptStore } from "../../src/chat/model/transcriptStore.ts";
import { setSetting, temporaryFolder, until } from "./fixture/fakes.ts";
import { filesIn, openHost, type Remains } from "./fixture/openHost.ts";

const CHATS = "chats";

async function read(remains: Remains, name: string): Promise<string> {
  const uri = vscode.Uri.joinPath(remains.folder, CHATS, name);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function write(
  remains: Remains,
  name: string,
  text: string,
): Promise<void> {
  const uri = vscode.Uri.joinPath(remains.folder, CHATS, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

describe("The stored transcripts", () => {
  it("are there after a reload", async () => {
    const first = await openHost();
    await first.page.ask("What is a nonce?");
    const { text } = await first.page.last("complete");
    await first.close();
    await using second = await openHost({ remains: first.remains });
    assert.equal(second.page.turns.length, 2);
    assert.equal(second.page.turns[1]?.text, text);
    assert.equal(second.page.snapshot?.chat.title, "What is a nonce?");
  });

  it("have the question before the first word of the answer", async () => {
    await using host = await openHost({
      site: { faults: [{ kind: "stall" }] },
    });
    await host.page.ask("What is a nonce?");
    const name = `${host.page.chatId}.json`;
    await until(
      "the question on disk",
      async () => (await filesIn(host.remains, CHATS)).includes(name),
    );
    const chat = JSON.parse(await read(host.remains, name)) as StoredChat;
    assert.deepEqual(
      chat.turns.map(({ text, state }) => ({ text, state })),
      [
        { text: "What is a nonce?", state: "complete" },
        { text: "", state: "streaming" },
      ],
    );
  });

  it("show what had arrived when the window died in mid-answer", async () => {
    const first = await openHost({ site: { delay: 25 } });
    await first.page.ask("What is a nonce?");
    const partial = `${first.page.chatId}.partial.json`;
    let arrived = { text: "" };
    await until("a part on disk", async () => {
      try {
        arrived = JSON.parse(await read(first.remains, partial));
      } catch {
        // Not written yet, or just being replaced.
      }
      return arrived.text.length > 20;
    });
    // Nothing is written any more, as if the process were gone.
    const copy = temporaryFolder();
    await vscode.workspace.fs.copy(first.remains.folder, copy);
    first.crash();

    await using second = await openHost({
      remains: { ...first.remains, folder: copy },
    });
    const [question, answer] = second.page.turns;
    assert.equal(question?.text, "What is a nonce?");
    assert.equal(answer?.state, "interrupted");
    assert(answer.text.startsWith(arrived.text) && answer.text.length > 0);
    assert.equal(second.page.snapshot?.status.busy, false);
    // And it can be asked again.
    await second.page.post({
      type: "regenerate",
      chatId: second.page.chatId,
      turnId: answer.id,
    });
    assert.match((await second.page.last("complete")).text, /one\*\* request/);
    await until(
      "the partial file is gone",
      async () => !(await filesIn(second.remains, CHATS)).includes(partial),
    );
  });

  it("hold what had arrived when the window closed in mid-answer", async () => {
    const first = await openHost({ site: { delay: 25 } });
    await first.page.ask("What is a nonce?");
    await until(
      "some text",
      () => (first.page.turns[1]?.text.length ?? 0) > 10,
    );
    await first.close();
    await using second = await openHost({ remains: first.remains });
    // It was not the user who stopped it.
    assert.equal(second.page.turns[1]?.state, "interrupted");
    assert((second.page.turns[1]?.text.length ?? 0) > 10);
  });

  it("are replaced as a whole: a crash between the two steps loses nothing", async () => {
    const first = await openHost();
    await first.page.ask("What is a nonce?");
    await first.page.last("complete");
    const { chatId } = first.page;
    await first.close();
    const { remains } = first;
    const chats = vscode.Uri.joinPath(remains.folder, CHATS);
    await vscode.workspace.fs.rename(
      vscode.Uri.joinPath(chats, `${chatId}.json`),
      vscode.Uri.joinPath(chats, `${chatId}.json.0a1b2c3d.tmp`),
    );
    await using second = await openHost({ remains });
    assert.equal(second.page.turns.length, 2);
    assert.deepEqual(second.troubles, []);
  });

  it("are what was written last, where the window ended before it was in its place", async () => {
    const first = await openHost();
    await first.page.ask("What is a nonce?");
    await first.page.last("complete");
    const { chatId } = first.page;
    await first.close();
    const { remains } = first;
    const chat = JSON.parse(
      await read(remains, `${chatId}.json`),
    ) as StoredChat;
    chat.title = "Written last";
    await write(remains, `${chatId}.json.0a1b2c3d.tmp`, JSON.stringify(chat));
    await using second = await openHost({ remains });
    assert.equal(second.page.snapshot?.chat.title, "Written last");
    assert.deepEqual(await filesIn(remains, CHATS), [`${chatId}.json`]);
    await second.close();
    await write(
      remains,
      `${chatId}.json.0a1b2c3d.tmp`,
      JSON.stringify(chat).slice(0, 99),
    );
    await using third = await openHost({ remains });
    assert.equal(third.page.snapshot?.chat.title, "Written last");
    assert.deepEqual(await filesIn(remains, CHATS), [`${chatId}.json`]);
  });

  it("hold what was asked in each of two windows", async () => {
    const one = await openHost({ site: { model: "echo" } });
    await one.page.ask("First");
    await one.page.last("complete");
    await one.book.flush();
    const { remains, demo } = one;
    const other = await openHost({ remains, demo });
    assert.equal(other.page.chatId, one.page.chatId);
    await one.page.ask("Second, here");
    await one.page.last("complete");
    await one.book.flush();
    await other.page.ask("Third, there");
    const questions = (host: typeof one) =>
      host.page.turns.filter(({ role }) => role === "user")
        .map(({ text }) => text);
    const all = ["First", "Second, here", "Third, there"];
    await until(
      "the other window shows it too",
      () => questions(other).length === 3,
    );
    await other.page.last("complete");
    assert.deepEqual(questions(other), all);
    await other.book.flush();
    other.crash();

    // What is removed on purpose does not come back from the disk.
    const [, , second] = one.page.turns;
    await one.page.post({
      type: "edit",
      requestId: "edited",
      chatId: one.page.chatId,
      turnId: second!.id,
      text: "Second, anew",
    });
    await until("all are there", () => questions(one).length === 3);
    await one.page.last("complete");
    await one.close();
    await using third = await openHost({ remains, demo });
    assert.deepEqual(questions(third), [
      "First",
      "Third, there",
      "Second, anew",
    ]);
    assert.deepEqual(
      third.page.turns.map(({ state }) => state),
      Array(6).fill("complete"),
    );
  });

  it("show in one window what another has done: new chats, answers, titles", async () => {
    const one = await openHost({ site: { model: "echo" } });
    await one.page.ask("First");
    await one.page.last("complete");
    await one.book.flush();
    const { remains, demo } = one;
    await using other = await openHost({ remains, demo });
    const { chatId } = one.page;
    assert.equal(other.page.chatId, chatId);
    await one.page.ask("Second");
    await one.page.last("complete");
    await one.page.post({ type: "rename-chat", chatId, title: "Renamed" });
    await one.book.flush();
    await other.book.refresh();
    assert.equal(other.page.turns.length, 4);
    assert.equal(other.page.snapshot?.chat.title, "Renamed");
    await one.page.post({ type: "new-chat" });
    await one.page.ask("In another chat");
    await one.page.last("complete");
    await one.close();
    await setSetting("site", demo.url);
    const listed = await other.book.list("");
    assert.deepEqual(
      listed.map(({ title }) => title),
      ["In another chat", "Renamed"],
    );
  });

  it("report the writes of other windows, but not each part of an answer", async () => {
    const watch = async (name: string) => {
      const folder = temporaryFolder();
      await vscode.workspace.fs.createDirectory(folder);
      let reports = 0;
      let seen = false;
      const others = new OtherWindows(folder, () => reports++);
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, "*.json"),
      );
      watcher.onDidCreate(() => seen = true);
      watcher.onDidChange(() => seen = true);
      // Watching starts in the background.
      await until("the file is seen", async () => {
        const uri = vscode.Uri.joinPath(folder, name);
        await vscode.workspace.fs.writeFile(uri, new Uint8Array([1]));
        return seen;
      });
      watcher.dispose();
      others.dispose();
      return reports;
    };
    assert(await watch("a.json") > 0);
    assert(await watch("a.draft.json") > 0);
    assert.equal(await watch("a.partial.json"), 0);
  });

  it("keep an answer that is still streaming in another window", async () => {
    const one = await openHost({ site: { delay: 15 } });
    await one.page.ask("What is a nonce?");
    await until("some text", () => (one.page.turns[1]?.text.length ?? 0) > 10);
    await one.book.flush();
    const { remains, demo } = one;
    await using other = await openHost({ remains, demo });
    assert.equal(other.page.turns[1]?.state, "interrupted");
    const { text } = await one.page.last("complete");
    await one.close();
    await setSetting("site", demo.url);
    await other.book.refresh();
    assert.equal(other.page.turns[1]?.state, "complete");
    assert.equal(other.page.turns[1]?.text, text);
  });

  it("never share an id between two windows' first questions", async () => {
    const first = await openHost({ site: { model: "echo" } });
    await first.page.post({
      type: "draft",
      chatId: first.page.chatId,
      draft: { text: "Half a question" },
    });
    await first.close();
    const { remains, demo } = first;
    await using one = await openHost({ remains, demo });
    await using two = await openHost({ remains, demo });
    assert.equal(one.page.snapshot?.draft.text, "Half a question");
    for (const host of [one, two]) {
      await host.page.ask("Whole question");
      await host.page.last("complete");
    }
    const ids = [...one.submitted, ...two.submitted].map((one) => one.chatId);
    assert.equal(new Set(ids).size, 2);
  });

  it("keep what is typed in two windows for the same chat", async () => {
    const first = await openHost({ site: { model: "echo" } });
    await first.page.ask("First");
    await first.page.last("complete");
    await first.close();
    const { remains, demo } = first;
    const { chatId } = first.page;
    await using one = await openHost({ remains, demo });
    await using two = await openHost({ remains, demo });
    for (const [host, text] of [[one, "Here"], [two, "There"]] as const) {
      await host.page.post({ type: "draft", chatId, draft: { text } });
      await host.book.flush();
    }
    const [draft] = (await two.book.list("")).filter(({ draft }) => draft);
    assert.equal(draft?.title, "Here");
    await two.page.post({ type: "open-chat", chatId: draft.id });
    assert.equal(two.page.snapshot?.draft.text, "Here");
    await two.page.post({ type: "open-chat", chatId });
    assert.equal(two.page.snapshot?.draft.text, "There");
  });

  it("are listed with the folder in which they were started", async () => {
    const folder = temporaryFolder();
    const save = async (name: string) => {
      const place = { uri: `file:///${name}`, name };
      const store = new TranscriptStore(folder, (trouble) => {
        throw new Error(trouble.kind);
      }, place);
      const chat = { ...emptyChat(""), title: `In ${name}` };
      await store.save(chat);
      return store;
    };
    await save("shop");
    const store = await save("blog");
    const shop = await store.search("");
    assert.deepEqual(
      shop.map(({ title, place }) => [title, place?.name]).sort(),
      [["In blog", "blog"], ["In shop", "shop"]],
    );
  });

  it("leave no temporary file, however often they are written", async () => {
    await using host = await openHost({ site: { model: "echo" } });
    for (const text of ["One", "Two", "Three"]) {
      await host.page.ask(text);
      await host.page.last("complete");
    }
    await host.book.flush();
    assert.deepEqual(await filesIn(host.remains, CHATS), [
      `${host.page.chatId}.json`,
    ]);
  });

  it("are put aside where they cannot be read, and never deleted", async () => {
    const first = await openHost();
    await first.page.ask("What is a nonce?");
    await first.page.last("complete");
    const { chatId } = first.page;
    await first.close();
    const { remains } = first;
    const half = (await read(remains, `${chatId}.json`)).slice(0, 200);
    await write(remains, `${chatId}.json`, half);
    await using second = await openHost({ remains });
    assert.deepEqual(second.page.turns, []);
    assert.deepEqual(second.troubles.map(({ kind }) => kind), ["corrupt"]);
    const [aside] = await filesIn(remains, "unreadable");
    const kept = vscode.Uri.joinPath(remains.folder, "unreadable", aside!);
    const bytes = await vscode.workspace.fs.readFile(kept);
    assert.equal(new TextDecoder().decode(bytes), half);
    assert.deepEqual(await second.book.list(""), []);
  });

  it("are listed although the index is lost", async () => {
    const first = await openHost();
    await first.page.ask("What is a nonce?");
    await first.page.last("complete");
    await first.close();
    const { remains } = first;
    await vscode.workspace.fs.delete(
      vscode.Uri.joinPath(remains.folder, "index.json"),
    );
    const store = new TranscriptStore(remains.folder, (trouble) => {
      throw new Error(trouble.kind);
    });
    assert.deepEqual(
      (await store.search("")).map((one) => one.title),
      ["What is a nonce?"],
    );
  });

  it("say so where nothing can be read or written, and one can ask all the same", async () => {
    const folder = temporaryFolder();
    // A file where the folder should be.
    await vscode.workspace.fs.writeFile(folder, new Uint8Array());
    const { globalState, workspaceState, secrets } =
      (await openHost().then(async (host) => {
        await host.close();
        return host;
      })).remains;
    await using host = await openHost({
      remains: { folder, globalState, workspaceState, secrets },
    });
    await host.page.ask("What is a nonce?");
    await host.page.last("complete");
    await host.book.flush();
    const kinds = new Set(host.troubles.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["read", "write"]);
  });

  it("are not overwritten while they cannot be read", async () => {
    const first = await openHost();
    await first.page.ask("What is a nonce?");
    await first.page.last("complete");
    const { chatId } = first.page;
    await first.close();
    const { remains } = first;
    const chats = vscode.Uri.joinPath(remains.folder, CHATS);
    const uri = vscode.Uri.joinPath(chats, `${chatId}.json`);
    // A folder cannot be read as a file, whoever asks.
    await vscode.workspace.fs.delete(uri);
    const inside = vscode.Uri.joinPath(uri, "inside");
    await vscode.workspace.fs.writeFile(inside, new Uint8Array([1]));
    await using second = await openHost({ remains });
    assert.deepEqual(
      [...new Set(second.troubles.map(({ kind }) => kind))],
      ["read"],
    );
    assert.notEqual(second.page.chatId, chatId);
    await second.page.ask("And now?");
    await second.page.last("complete");
    await second.book.flush();
    await vscode.workspace.fs.stat(inside);
  });

  it("stay in their folder, whatever id the page names [T-24]", async () => {
    await using host = await openHost();
    const { page, remains, store } = host;
    const outside = vscode.Uri.joinPath(remains.folder, "outside.json");
    const id = "../outside";
    const chat = JSON.stringify({ ...emptyChat(""), id, title: "Outside" });
    await vscode.workspace.fs.writeFile(
      outside,
      new TextEncoder().encode(chat),
    );
    const before = await filesIn(remains, "");
    await page.post({ type: "open-chat", chatId: id });
    await page.post({ type: "rename-chat", chatId: id, title: "Mine now" });
    await page.post({
      type: "draft",
      chatId: id,
      draft: { text: "Written outside" },
    });
    await page.post({
      type: "attach-bytes",
      chatId: id,
      name: "a.bin",
      bytes: new Uint8Array([0, 1]).buffer,
    });
    await page.post({ type: "delete-chat", chatId: id });
    await host.book.flush();
    assert.notEqual(page.chatId, id);
    assert.deepEqual(await filesIn(remains, ""), before);
    assert.equal(
      new TextDecoder().decode(await vscode.workspace.fs.readFile(outside)),
      chat,
    );
    await assert.rejects(store.save({ ...emptyChat(""), id }));
    assert.throws(() => store.uploads.folderOf(id));
    const upload = { id: "../../a", name: "a", type: "", size: 1 };
    await assert.rejects(store.uploads.discard(page.chatId, [upload]));
    assert.deepEqual(await store.search(""), []);
  });

  it("are put aside where the file holds another chat [T-24]", async () => {
    await using host = await openHost();
    const { remains, troubles } = host;
    const chat = { ...emptyChat(""), id: "../outside", title: "Outside" };
    await write(remains, "inside.json", JSON.stringify(chat));
    const store = new TranscriptStore(
      remains.folder,
      (trouble) => troubles.push(trouble),
    );
    assert.equal(await store.load("inside"), undefined);
    assert.deepEqual(troubles.map(({ kind }) => kind), ["corrupt"]);
    assert.deepEqual(await filesIn(remains, CHATS), []);
  });

  it("keep drafts, and what is attached to them", async () => {
    const first = await openHost();
    const { chatId } = first.page;
    await first.page.post({
      type: "draft",
      chatId,
      draft: { text: "Half a thou" },
    });
    const session = await first.book.current();
    session.draft.attach({
      kind: "file",
      uri: "file:///a/b.ts",
      version: 1,
      languageId: "typescript",
      text: "let x;",
    });
    await first.close();
    const second = await openHost({ remains: first.remains });
    assert.equal(second.page.snapshot?.draft.text, "Half a thou");
    assert.deepEqual(
      second.page.snapshot?.chips.map((chip) => chip.label),
      ["b.ts"],
    );
    await second.page.ask("Whole thought");
    await second.page.last("complete");
    await second.close();
    assert(second.submitted[0]?.newMessage.includes("let x;"));
    await using third = await openHost({ remains: first.remains });
    assert.equal(third.page.snapshot?.draft.text, "");
    assert.deepEqual(third.page.snapshot?.chips, []);
  });
});
