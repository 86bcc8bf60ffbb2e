import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import * as vscode from "vscode";
import {
  AttachFileCommand,
  ExplainFilesCommand,
} from "../../src/commands/attach.ts";
import { collectDragged, collectFiles } from "../../src/context/files.ts";
import type { ChatService } from "../../src/chat/service/chatService.ts";
import type { Attachment } from "../../src/context/attachment.ts";
import { temporaryFolder } from "./fixture/fakes.ts";
import { labels, openSite, PNG, refusals } from "./fixture/uploadSite.ts";

describe("Files of the workspace", () => {
  const outside = temporaryFolder();
  let folder: vscode.Uri;
  const made: vscode.Uri[] = [];
  const write = async (uri: vscode.Uri, bytes: Uint8Array) => {
    await vscode.workspace.fs.writeFile(uri, bytes);
    made.push(uri);
    return uri;
  };
  before(() => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert(first, "No folder is open.");
    folder = first.uri;
  });
  after(async () => {
    for (const uri of made) {
      await vscode.workspace.fs.delete(uri).then(undefined, () => {});
    }
  });
  const text = (words: string) => new TextEncoder().encode(words);

  it("are attached several at once, texts as text and images as they are", async () => {
    const uris = [
      await write(vscode.Uri.joinPath(folder, "up-a.ts"), text("let a;\n")),
      await write(vscode.Uri.joinPath(folder, "up-b.png"), PNG),
      folder,
    ];
    const { attachments, refused } = await collectFiles(uris);
    assert.deepEqual(attachments.map(({ kind }) => kind), ["file", "upload"]);
    assert.equal(refused.length, 1);
    assert.match(refused[0]!, /folder/);

    const got: Attachment[][] = [];
    const asked: [string, number][] = [];
    const chat = {
      attach: (all: readonly Attachment[]) => {
        got.push([...all]);
        return Promise.resolve([]);
      },
      ask: (question: string, { context }: { context: Attachment[] }) => {
        asked.push([question, context.length]);
        return Promise.resolve(true);
      },
    } as unknown as ChatService;
    // As the Explorer calls a command: what was clicked, and all that is selected.
    await new AttachFileCommand(chat).execute(uris[0], uris.slice(0, 2));
    await new AttachFileCommand(chat).execute(uris[1], undefined);
    assert.deepEqual(got.map((all) => all.length), [2, 1]);
    await new ExplainFilesCommand(chat).execute(uris[1], uris.slice(0, 2));
    assert.deepEqual(asked, [["/explain", 2]]);
    // An explanation of a part would pass for one of all.
    await new ExplainFilesCommand(chat).execute(uris[0], uris);
    assert.equal(asked.length, 1);
  });

  it("are what is in them, also where an editor shows that as text", async () => {
    const pdf = text("%PDF-1.7 in letters");
    const uri = await write(vscode.Uri.joinPath(folder, "up-f.pdf"), pdf);
    await vscode.workspace.openTextDocument(uri);
    const { attachments } = await collectFiles([uri]);
    assert.deepEqual(attachments.map(({ kind }) => kind), ["upload"]);
  });

  it("are explained by a question that has them", async () => {
    await using host = await openSite();
    const uri = await write(vscode.Uri.joinPath(folder, "up-c.png"), PNG);
    const { attachments } = await collectFiles([uri]);
    await host.chat.ask("/explain", { context: attachments });
    await host.page.last("complete");
    assert.equal(host.seen[0]?.[0]?.name, "up-c.png");
  });

  it("that are links out of it are refused, and so are those below such a link [T-34]", async () => {
    const real = vscode.Uri.joinPath(outside, "deep/passwords.txt");
    await write(real, text("hunter2"));
    await write(vscode.Uri.joinPath(outside, "deep/photo.png"), PNG);
    const link = vscode.Uri.joinPath(folder, "up-link.txt");
    await symlink(real.fsPath, link.fsPath);
    made.push(link);
    const below = vscode.Uri.joinPath(folder, "up-deep");
    await symlink(vscode.Uri.joinPath(outside, "deep").fsPath, below.fsPath);
    made.push(below);
    const own = await write(vscode.Uri.joinPath(folder, "up-d.txt"), text("d"));
    const inside = vscode.Uri.joinPath(folder, "up-inside.txt");
    await symlink(own.fsPath, inside.fsPath);
    made.push(inside);
    // Also one that is open: the editor follows it.
    await vscode.workspace.openTextDocument(link);
    const { attachments, refused } = await collectFiles([
      link,
      vscode.Uri.joinPath(below, "passwords.txt"),
      vscode.Uri.joinPath(below, "photo.png"),
      inside,
      // By its own name one can have it.
      real,
    ]);
    assert.equal(refused.length, 3);
    for (const reason of refused) {
      assert.match(
        reason,
        /links to a file outside the workspace \(.*deep/,
      );
    }
    assert.deepEqual(
      attachments.map((one) => one.kind === "upload" ? "" : one.text),
      ["d", "hunter2"],
    );
  });

  it("are all that a page can have read [T-22]", async () => {
    const real = await write(
      vscode.Uri.joinPath(outside, "secret.txt"),
      text("hunter2"),
    );
    const own = await write(vscode.Uri.joinPath(folder, "up-e.txt"), text("e"));
    const up = "../".repeat(folder.path.split("/").length);
    const { attachments, refused } = await collectDragged([
      own.toString(),
      real.toString(),
      `${folder}/${up}${real.path.slice(1)}`,
      `${folder}/${up.replaceAll("..", "%2e%2e")}${real.path.slice(1)}`,
      `${folder}/${up.replaceAll("/", "%2f")}${real.path.slice(1)}`,
      "command:askGpt4.newChat",
      "https://site.example/a.txt",
    ]);
    assert.equal(attachments.length, 1);
    assert.equal(refused.length, 6);

    await using host = await openSite();
    await host.page.post({
      type: "attach-uris",
      chatId: host.page.chatId,
      uris: [own.toString(), real.toString()],
    });
    assert.deepEqual(labels(host), ["up-e.txt"]);
    assert.match(refusals(host)[0]!, /secret\.txt is outside the workspace/);
  });
});
