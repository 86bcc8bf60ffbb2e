import assert from "node:assert/strict";
import { utimes } from "node:fs/promises";
import * as vscode from "vscode";
import { localizedMarkdown } from "../../src/chat/service/exportChat.ts";
import { MAX_UPLOAD_BYTES } from "../../protocol/messages.ts";
import { until } from "./fixture/fakes.ts";
import { filesIn } from "./fixture/openHost.ts";
import {
  ALL,
  keptFiles,
  labels,
  openSite,
  paste,
  PNG,
  refusals,
  watchUploads,
} from "./fixture/uploadSite.ts";

describe("A file that goes along as it is", () => {
  it("is sent when the question is asked, not before, and stays with it [T-35]", async () => {
    const watch = watchUploads(() => host);
    await using host = await openSite({ fetch: watch.fetch });
    const { page, seen } = host;
    await paste(host);
    assert.deepEqual(
      page.snapshot?.chips.map(({ kind, label, bytes }) => ({
        kind,
        label,
        bytes,
      })),
      [{ kind: "image", label: "image.png", bytes: PNG.length }],
    );
    assert.equal(watch.uploads(), 0);
    assert.equal(await page.ask("What is on it?"), "taken");
    await page.last("complete");
    assert.equal(watch.uploads(), 1);
    assert.deepEqual(seen.map((files) => files.map(({ bytes }) => bytes)), [[
      PNG,
    ]]);
    assert.deepEqual(seen[0]?.map(({ name, type }) => [name, type]), [
      ["image.png", "image/png"],
    ]);
    assert.deepEqual(page.snapshot?.chips, []);
    const [question] = page.turns;
    assert.deepEqual(question?.chips?.map(({ label }) => label), ["image.png"]);
    assert.match(question?.chips?.[0]?.thumbnail ?? "", /^[\w-]+\.png$/);
    const markdown = localizedMarkdown((await host.book.current()).stored);
    assert.match(markdown, /image\.png/);
    // The next question is about the answer, not about the file once more.
    await page.ask("And now?");
    await page.last("complete");
    assert.equal(seen[1]?.length, 0);
  });

  it("is text where it is text, and then part of the message", async () => {
    await using host = await openSite({ takes: { ...ALL, fileUpload: false } });
    const { page, submitted } = host;
    await paste(host, "notes.md", new TextEncoder().encode("Buy milk"));
    assert.equal(page.snapshot?.chips[0]?.kind, "file");
    await page.ask("What is in it?");
    await page.last("complete");
    assert.match(submitted[0]!.newMessage, /notes\.md:\n```md\nBuy milk\n```/);
  });

  it("is known by what is in it, not by its name", async () => {
    await using host = await openSite();
    await paste(host, "scan", new TextEncoder().encode("%PDF-1.7 and so on"));
    await paste(host, "photo.txt");
    await paste(host, "../../a\\b\nc.bin", new Uint8Array([1, 0, 2]));
    const { chips } = host.page.snapshot!;
    assert.deepEqual(chips.map(({ kind, label }) => [kind, label]), [
      ["upload", "scan"],
      ["image", "photo.txt"],
      ["upload", "b c.bin"],
    ]);
  });

  it("is refused at once where the chatbot is known not to take it", async () => {
    await using host = await openSite({
      takes: { imageUpload: true, fileUpload: false, maxUploads: 1 },
    });
    await host.site.refreshChatbots();
    await paste(host, "a.pdf", new TextEncoder().encode("%PDF-1.7"));
    await paste(host, "a.png");
    await paste(host, "b.png");
    await paste(host, "empty.png", new Uint8Array());
    await paste(host, "huge.png", new Uint8Array(MAX_UPLOAD_BYTES + 1));
    assert.deepEqual(labels(host), ["a.png"]);
    const reasons = [
      /a\.pdf: .*no files/,
      /b\.png: .*at most 1 /,
      /empty/,
      /MB/,
    ];
    assert.equal(refusals(host).length, reasons.length);
    for (const [index, reason] of reasons.entries()) {
      assert.match(refusals(host)[index]!, reason);
    }
  });

  it("is refused when asked where that was not known before, and nothing is lost", async () => {
    const watch = watchUploads(() => host);
    await using host = await openSite({
      fetch: watch.fetch,
      takes: { imageUpload: false, fileUpload: false, maxUploads: 1 },
      consented: false,
      askConsent: () => Promise.resolve("agree"),
    });
    const { page, demo } = host;
    await paste(host);
    assert.equal(demo.requests.total, 0, "Sent before consent.");
    assert.match(await page.ask("What is on it?"), /accepts no images.*kept/);
    assert.deepEqual(labels(host), ["image.png"]);
    assert.deepEqual([page.turns.length, demo.requests.submit], [0, 0]);
    assert.equal(watch.uploads(), 0);
  });

  it("is not sent without consent [T-35]", async () => {
    await using host = await openSite({ consented: false });
    const { page, demo } = host;
    await paste(host);
    assert.match(await page.ask("What is on it?"), /Nothing was sent/);
    assert.deepEqual(labels(host), ["image.png"]);
    assert.equal(demo.requests.total, 0);
  });

  it("goes with the question that is asked right after it", async () => {
    await using host = await openSite();
    const pasting = paste(host);
    const asking = host.page.ask("What is on it?");
    await Promise.all([pasting, asking]);
    await host.page.last("complete");
    assert.equal(host.seen[0]?.length, 1);
  });

  it("shows how far its upload is, which Stop ends", async () => {
    let aborted = false;
    const watch = watchUploads(
      () => host,
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            aborted = true;
            reject(signal.reason);
          });
        }),
    );
    await using host = await openSite({ fetch: watch.fetch });
    const { page, demo } = host;
    await paste(host);
    await page.ask("What is on it?");
    await until("the upload", () => watch.uploads() === 1);
    assert.match(
      page.turns[1]?.progress ?? "",
      /Uploading image\.png \(\d+%\)/,
    );
    await page.post({ type: "stop", chatId: page.chatId });
    assert.equal((await page.last("stopped")).text, "");
    assert(aborted, "The upload goes on.");
    assert.equal(demo.requests.submit, 0);
    assert.equal(page.turns[0]?.chips?.length, 1);
  });

  it("that does not get there fails the answer by name, and is sent again with it", async () => {
    const watch = watchUploads(
      () => host,
      (_, count) =>
        count === 1
          ? Promise.resolve(Response.json({
            success: false,
            message: "Disk full.",
          }, { status: 400 }))
          : undefined,
    );
    await using host = await openSite({ fetch: watch.fetch });
    const { page, seen } = host;
    await paste(host);
    await page.ask("What is on it?");
    const failed = await page.last("failed");
    assert.match(
      failed.error?.message ?? "",
      /rejected image\.png: Disk full/,
    );
    assert.equal(seen.length, 0);
    const { chatId } = page;
    await page.post({ type: "regenerate", chatId, turnId: failed.id });
    await page.last("complete");
    assert.deepEqual(seen.map((files) => files.length), [1]);
    // And so it is where the answer is wanted in other words.
    await page.edit(page.turns[0]!.id, "What is it?");
    await page.last("complete");
    assert.deepEqual(seen.map((files) => files.length), [1, 1]);
    assert.equal(watch.uploads(), 3);
  });

  it("stops those beside it where it fails", async () => {
    let stopped = 0;
    const watch = watchUploads(
      () => host,
      (signal, count) =>
        count === 2
          ? Promise.resolve(Response.json({}, { status: 400 }))
          : new Promise((_, reject) => {
            signal.addEventListener("abort", () => {
              stopped++;
              reject(signal.reason);
            });
          }),
    );
    await using host = await openSite({ fetch: watch.fetch });
    for (const name of ["a.png", "b.png", "c.png"]) await paste(host, name);
    await host.page.ask("What is on them?");
    await host.page.last("failed");
    await until("the other is stopped", () => stopped === 1);
    assert.equal(watch.uploads(), 2);
  });
});

describe("The bytes of such a file", () => {
  it("outlive a reload, with the draft and with the question", async () => {
    const first = await openSite();
    await paste(first);
    await first.close();
    const kept = await keptFiles(first.remains, first.page.chatId);
    assert.equal(kept.length, 1);
    const second = await openSite({ remains: first.remains });
    const { chatId } = second.page;
    assert.deepEqual(labels(second), ["image.png"]);
    assert(second.page.snapshot?.thumbnails.endsWith(`/uploads/${chatId}`));
    assert.equal(second.page.snapshot?.chips[0]?.thumbnail, kept[0]);
    await second.page.ask("What is on it?");
    await second.page.last("complete");
    assert.deepEqual(second.seen[0]?.[0]?.bytes, PNG);
    await second.close();
    await using third = await openSite({ remains: first.remains });
    await third.page.post({
      type: "regenerate",
      chatId,
      turnId: third.page.turns[1]!.id,
    });
    await third.page.last("complete");
    assert.deepEqual(third.seen[0]?.[0]?.bytes, PNG);
  });

  it("are in no file but their own", async () => {
    await using host = await openSite();
    const bytes = new TextEncoder().encode("\0only here\0");
    await paste(host, "secret.pdf", bytes);
    await host.page.ask("What is in it?");
    await host.page.last("complete");
    await host.book.flush();
    const uri = vscode.Uri.joinPath(
      host.remains.folder,
      `chats/${host.page.chatId}.json`,
    );
    const chat = new TextDecoder().decode(
      await vscode.workspace.fs.readFile(uri),
    );
    assert(chat.includes("secret.pdf") && !chat.includes("only here"));
    const log = host.log.lines.join("\n");
    assert(!log.includes("secret.pdf"), "The log names the file.");
  });

  it("have a name without hidden characters", async () => {
    await using host = await openSite();
    await paste(host, "gpj\u202E\u200B.\u3164exe.png");
    assert.deepEqual(labels(host), ["gpj.exe.png"]);
  });

  it("leave with their chip", async () => {
    await using host = await openSite();
    await paste(host, "a.png");
    await paste(host, "b.png");
    const [first, second] = host.page.snapshot!.chips;
    await host.page.post({ type: "remove-chip", chipId: first!.id });
    assert.deepEqual(labels(host), ["b.png"]);
    assert.deepEqual(await keptFiles(host.remains, host.page.chatId), [
      second!.thumbnail,
    ]);
  });

  it("leave with their chat, once the deletion cannot be undone any more", async () => {
    await using host = await openSite();
    const { page, remains } = host;
    const { chatId } = page;
    await paste(host);
    await page.ask("What is on it?");
    await page.last("complete");
    await page.post({ type: "delete-chat", chatId });
    assert.equal((await keptFiles(remains, chatId)).length, 1);
    await page.post({ type: "undo", undoId: page.snapshot!.undo!.id });
    assert.equal(page.turns[0]?.chips?.length, 1);
    assert.equal((await keptFiles(remains, chatId)).length, 1);
    await page.post({ type: "delete-chat", chatId });
    await page.ask("Something else");
    await until(
      "they are gone",
      async () => (await keptFiles(remains, chatId)).length === 0,
    );
  });

  it("leave with a question that was replaced, once that cannot be undone any more", async () => {
    await using host = await openSite();
    const { page, remains } = host;
    await paste(host, "a.png");
    await page.ask("One");
    await page.last("complete");
    await paste(host, "b.png");
    await page.ask("Two");
    await page.last("complete");
    const [kept] = page.turns[0]!.chips!;
    await page.edit(page.turns[0]!.id, "One, in other words");
    await page.last("complete");
    assert.equal((await keptFiles(remains, page.chatId)).length, 2);
    await page.ask("Three");
    await until(
      "one is gone",
      async () => (await keptFiles(remains, page.chatId)).length === 1,
    );
    assert.deepEqual(await keptFiles(remains, page.chatId), [kept!.thumbnail]);
  });

  it("stay with questions that can be brought back, whatever else leaves", async () => {
    await using host = await openSite();
    const { page, remains } = host;
    await page.ask("One");
    await page.last("complete");
    await paste(host, "a.png");
    await page.ask("Two");
    await page.last("complete");
    await page.edit(page.turns[0]!.id, "One, in other words");
    await page.last("complete");
    await paste(host, "b.png");
    const [chip] = page.snapshot!.chips;
    await page.post({ type: "remove-chip", chipId: chip!.id });
    await page.post({ type: "undo", undoId: page.snapshot!.undo!.id });
    const [kept] = page.turns[2]!.chips!;
    assert.equal(kept!.label, "a.png");
    assert.deepEqual(await keptFiles(remains, page.chatId), [kept!.thumbnail]);
  });

  it("of no chat are swept away when the next window opens", async () => {
    const first = await openSite();
    await paste(first);
    await first.close();
    const { remains } = first;
    const orphan = async (chatId: string, daysAgo: number) => {
      const folder = vscode.Uri.joinPath(remains.folder, "uploads", chatId);
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder, "x.png"),
        PNG,
      );
      const time = Date.now() / 1_000 - daysAgo * 24 * 60 * 60;
      await utimes(folder.fsPath, time, time);
    };
    await orphan("gone", 2);
    // Another window may be about to write the draft that these belong to.
    await orphan("new", 0);
    await using second = await openSite({ remains });
    assert.deepEqual(labels(second), ["image.png"]);
    assert.deepEqual(
      await filesIn(remains, "uploads"),
      [first.page.chatId, second.page.chatId, "new"].sort(),
    );
  });

  it("that are gone are told by name", async () => {
    await using host = await openSite();
    const { page, remains } = host;
    await paste(host);
    await vscode.workspace.fs.delete(
      vscode.Uri.joinPath(remains.folder, "uploads"),
      { recursive: true },
    );
    await page.ask("What is on it?");
    const { error } = await page.last("failed");
    assert.match(error?.message ?? "", /image\.png is no longer stored/);
    assert.equal(host.demo.requests.submit, 0);
  });

  it("are sent also where they cannot be written", async () => {
    await using host = await openSite();
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(host.remains.folder, "uploads"),
      new Uint8Array([1]),
    );
    await paste(host);
    await host.page.ask("What is on it?");
    await host.page.last("complete");
    assert.deepEqual(host.seen[0]?.[0]?.bytes, PNG);
    assert.deepEqual(host.troubles.map(({ kind }) => kind), ["write"]);
  });
});
