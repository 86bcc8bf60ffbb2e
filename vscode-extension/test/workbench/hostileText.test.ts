import assert from "node:assert/strict";
import { startWorkbench, type Workbench } from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { ScriptedSite } from "./fixture/scriptedSite.ts";

const LINK = "[Fix this](command:workbench.action.files.newUntitledFile)";
const FILE = `$(bug) ${LINK}.txt`;

describe("Text from elsewhere in VS Code's own interface", () => {
  let workbench: Workbench;
  let site: ScriptedSite;

  before(async () => {
    site = await ScriptedSite.serve({
      faults: [{ kind: "error-event", message: LINK }],
    });
    workbench = await startWorkbench({
      settings: { "askGpt4.site": site.chatPage },
    });
    workbench.page.setDefaultTimeout(30_000);
    await new ChatView(workbench).agreed();
    await workbench.evaluate(async (vscode, file) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      for (const name of [file, "code.js"]) {
        await vscode.workspace.fs.writeFile(
          vscode.Uri.joinPath(folder.uri, name),
          new TextEncoder().encode(name === file ? "" : "let a;\n"),
        );
      }
    }, FILE);
  });
  afterEach(() =>
    workbench.evaluate((vscode) =>
      vscode.commands.executeCommand("notifications.clearAll")
    )
  );
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  const message = (text: string) =>
    workbench.page.locator(
      ".notification-toast .notification-list-item-message",
      { hasText: text },
    );
  /** Waits for a notification with this text, and for no link in it. */
  const shownAsText = async (text: string) => {
    await message("Fix this").waitFor();
    assert.equal(await message("Fix this").locator("a").count(), 0);
    await message(text).waitFor();
  };

  it("would be a link that runs a command", async () => {
    await workbench.evaluate((vscode, text) => {
      void vscode.window.showWarningMessage(text);
    }, `Raw: ${LINK}`);
    await message("Raw: Fix this").waitFor();
    assert.equal(await message("Raw: Fix this").locator("a").count(), 1);
  });

  it("is no link in a notification with a site's error @newest [T-23]", async () => {
    await workbench.openFile("code.js", [0, 0, 0, 6]);
    await workbench.evaluate((vscode) => {
      const { document, selection } = vscode.window.activeTextEditor!;
      void vscode.commands.executeCommand("askGpt4.replaceSelection", {
        uri: document.uri,
        range: selection,
        problem: "It is not used.",
      });
    });
    await shownAsText("[Fix this]\u200B(command:workbench");
  });

  it("is no link in a notification with a file's name", async () => {
    await workbench.evaluate(async (vscode, file) => {
      const folder = vscode.workspace.workspaceFolders![0]!;
      await vscode.commands.executeCommand(
        "askGpt4.attachFile",
        vscode.Uri.joinPath(folder.uri, file),
      );
    }, FILE);
    await shownAsText("$\u200B(bug) [Fix this]\u200B(command:workbench");
  });

  it("is no icon in a list with a file's name @newest", async () => {
    const { page } = workbench;
    await workbench.evaluate((vscode) => {
      void vscode.commands.executeCommand("askGpt4.attachFile");
    });
    const row = page.locator(".quick-input-list .monaco-list-row", {
      hasText: "[Fix this]",
    }).first();
    await row.waitFor();
    assert.equal(await row.locator(".codicon-file").count(), 1);
    assert.equal(await row.locator(".codicon-bug").count(), 0);
    assert.match(await row.innerText(), /\$\u200B\(bug\)/);
    await page.keyboard.press("Escape");
  });
});
