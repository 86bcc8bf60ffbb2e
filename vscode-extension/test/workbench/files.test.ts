import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startWorkbench, type Workbench } from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

describe("Files in the chat", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve({
      chatbots: [{
        imageUpload: true,
        fileUpload: true,
        multiUpload: true,
        maxUploads: 3,
      }],
    });
    workbench = await startWorkbench({
      settings: { "askGpt4.site": site.chatPage },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
    await workbench.evaluate(async (vscode) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      const write = (name: string, bytes: Uint8Array) =>
        vscode.workspace.fs.writeFile(
          vscode.Uri.joinPath(folder.uri, name),
          bytes,
        );
      await write("pic-1.pdf", new TextEncoder().encode("%PDF-1.7 one"));
      await write("pic-2.txt", new TextEncoder().encode("two"));
    });
    await chat.agreed();
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  /** Whether a draft in the extension's storage has a text in it. */
  const stored = async (text: string) => {
    const folder = join(workbench.server.dataFolder, "data/User");
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith(".draft.json")) continue;
      if ((await readFile(join(folder, name), "utf8")).includes(text)) {
        return true;
      }
    }
    return false;
  };
  const chips = () => chat.page.locator(".composer .chip");
  const labels = () => chips().locator(".chip-label").allInnerTexts();
  const drawn = () =>
    chat.page.locator(".chip-thumbnail").last().evaluate((image) => {
      const { complete, naturalWidth } = image as HTMLImageElement;
      return complete && naturalWidth === 40;
    });

  it("are pasted, seen, kept over a reload, and sent with the question @newest", async () => {
    const { page } = workbench;
    await page.context().grantPermissions([
      "clipboard-read",
      "clipboard-write",
    ]);
    await page.evaluate(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 40;
      canvas.getContext("2d")!.fillRect(0, 0, 20, 40);
      const png = await new Promise<Blob | null>((resolve) =>
        canvas.toBlob(resolve)
      );
      await navigator.clipboard.write([
        new ClipboardItem({ "image/png": png! }),
      ]);
    });
    await chat.composer.focus();
    await page.keyboard.press("Control+v");
    await chips().getByText("image.png").waitFor();
    await until("its picture is drawn", drawn);
    await chat.composer.fill("What is on it?");
    assert.equal(site.asked.length, 0);
    await until("the draft is written", () => stored("What is on it?"));

    await workbench.reload();
    await workbench.evaluate((vscode) =>
      vscode.commands.executeCommand("askGpt4.chat.focus")
    );
    await chips().getByText("image.png").waitFor();
    await until("its picture is drawn again", drawn);
    assert.equal(await chat.composer.inputValue(), "What is on it?");
    site.script = ["A black half."];
    await chat.composer.press("Enter");
    await chat.complete();
    const { files } = site.lastAsked().context;
    assert.deepEqual(files.map(({ name, type }) => [name, type]), [
      ["image.png", "image/png"],
    ]);
    assert.deepEqual([...files[0]!.bytes.slice(1, 4)], [0x50, 0x4e, 0x47]);
    await chat.question.getByText("image.png").waitFor();
    await until("the question shows it, too", drawn);
    assert.equal(await chips().count(), 0);
  });

  it("come from the Explorer, all that are selected there", async () => {
    const { page } = workbench;
    await chat.fresh();
    await page.keyboard.press("Control+Shift+e");
    const row = (name: string) =>
      page.locator(".explorer-folders-view .monaco-list-row", {
        hasText: name,
      });
    await row("pic-1.pdf").click();
    await row("pic-2.txt").click({ modifiers: ["Control"] });
    await row("pic-2.txt").click({ button: "right" });
    const item = page.locator(".monaco-menu .action-label", {
      hasText: "Add File to Chat...",
    });
    // A menu takes no click in the moment when it opens.
    await until("it is chosen", async () => {
      await item.click({ timeout: 1_000 }).catch(() => {});
      return !await item.isVisible();
    });
    await until("both are there", async () => await chips().count() === 2);
    assert.deepEqual((await labels()).sort(), ["pic-1.pdf", "pic-2.txt"]);
    site.script = ["Two files."];
    await chat.ask("What are they?");
    await chat.complete();
    const { question, context } = site.lastAsked();
    assert.match(question, /pic-2\.txt:\n```\w*\ntwo\n```/);
    assert.deepEqual(context.files.map(({ name }) => name), ["pic-1.pdf"]);
  });

  it("are dragged in from a tab, while Shift is held", async () => {
    const { page } = workbench;
    await chat.fresh();
    await workbench.openFile("pic-2.txt");
    const tab = page.locator(".tab", { hasText: "pic-2.txt" });
    await tab.hover();
    await page.mouse.down();
    await page.mouse.move(600, 300, { steps: 5 });
    await page.keyboard.down("Shift");
    await page.mouse.move(500, 350, { steps: 5 });
    await page.mouse.move(200, 500, { steps: 10 });
    await chat.page.getByText("Drop files to attach them").waitFor();
    await page.mouse.move(210, 510, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await chips().getByText("pic-2.txt").waitFor();
    await chat.page.getByText("Drop files to attach them").waitFor({
      state: "hidden",
    });
  });
});
