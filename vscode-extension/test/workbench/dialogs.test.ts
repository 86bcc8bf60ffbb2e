import assert from "node:assert/strict";
import { startWorkbench, type Workbench } from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

const USER = { name: "ada", password: "abcd efgh ijkl mnop" };

describe("The dialogs", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve({
      chatbots: [{ botId: "default" }, { botId: "ada" }],
      users: [USER],
    });
    workbench = await startWorkbench({ settings: { "askGpt4.site": "demo" } });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  const widget = () => workbench.page.locator(".quick-input-widget:visible");

  /** Writes into the dialog that is open, once it asks for this. */
  const fill = async (title: string, text: string) => {
    await widget().getByText(title).first().waitFor();
    await widget().locator("input").first().fill(text);
  };

  const choose = (label: string) =>
    widget().locator(".monaco-list-row", { hasText: label }).first().click();

  const accept = () => workbench.page.keyboard.press("Enter");

  it("choose a site by its address, and one of its chatbots", async () => {
    await chat.fresh();
    await workbench.runCommand("Ask GPT-4: Choose Site...");
    for (
      const [text, reason] of [
        ["no address", "Enter a complete URL"],
        ["ftp://blog.example", "http"],
      ] as const
    ) {
      await fill("Choose a Site", text);
      await widget().locator(".monaco-list-row", { hasText: reason }).waitFor();
      await accept();
      assert.equal(await widget().getByText("Use this URL").count(), 0);
    }
    await fill("Choose a Site", site.chatPage);
    await widget().getByText("Use this URL").waitFor();
    await accept();
    await workbench.page.locator(".monaco-dialog-box").getByText(
      `Send Your Questions to ${site.host}?`,
    ).waitFor();
    assert.equal(site.counts.total, 0);
    await workbench.pressButton("Agree");
    await widget().getByText(`Choose a Chatbot on ${site.host}`).waitFor();
    await choose("ada");
    await until(
      "it is set",
      () =>
        workbench.evaluate((vscode) =>
          vscode.workspace.getConfiguration("askGpt4").get("botId") === "ada"
        ),
    );
    await chat.page.locator(".site", { hasText: site.host }).waitFor();
    await chat.ask("Who are you?");
    await chat.complete();
    assert.equal(site.lastAsked().context.botId, "ada");
  });

  it("choose a site when Enter follows a paste at once", async () => {
    await workbench.runCommand("Ask GPT-4: Choose Site...");
    await fill("Choose a Site", "");
    const { page } = workbench;
    // One task, so that the list has no time to follow the text.
    await widget().locator("input").first().evaluate((input, url) => {
      const field = input as HTMLInputElement;
      field.value = url;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const enter = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true };
      field.dispatchEvent(new KeyboardEvent("keydown", enter));
    }, "http://localhost:1/pasted");
    await page.locator(".monaco-dialog-box").getByText(
      "Send Your Questions to localhost:1?",
    ).waitFor();
    // Canceling leaves the site as it was.
    await workbench.pressButton("Cancel");
    await until(
      "the site is restored",
      async () =>
        await workbench.evaluate((vscode) =>
          vscode.workspace.getConfiguration("askGpt4").get("site")
        ) === site.chatPage,
    );
    assert.equal(
      await workbench.evaluate((vscode) =>
        vscode.workspace.getConfiguration("askGpt4").get("botId")
      ),
      "ada",
    );
  });

  it("ask a question, which is kept when Escape is pressed", async () => {
    const ask = () => workbench.runCommand("Ask GPT-4: Ask...");
    const input = widget().locator("input").first();
    await ask();
    await fill("Sent to", "Half a question");
    await workbench.page.keyboard.press("Escape");
    await widget().waitFor({ state: "hidden" });
    await ask();
    await widget().getByText("Sent to").first().waitFor();
    assert.equal(await input.inputValue(), "Half a question");
    await fill("Sent to", "");
    await workbench.page.keyboard.press("Escape");
    await widget().waitFor({ state: "hidden" });
  });

  it("rename a chat, and want a title", async () => {
    const title = chat.page.getByRole("heading", { level: 1 });
    await workbench.runCommand("Ask GPT-4: Rename Chat...");
    await fill("Rename Chat", " ");
    await widget().getByText("Enter a title for the chat.").waitFor();
    await fill("Rename Chat", "Ada herself");
    await accept();
    await title.filter({ hasText: "Ada herself" }).waitFor();
    await workbench.reload();
    await title.filter({ hasText: "Ada herself" }).waitFor();
  });

  it("sign a user in with an application password, which is hidden, and out again", async () => {
    const ask = async () => {
      await chat.fresh();
      await chat.ask("Do you know me?");
      await chat.complete();
      return site.lastAsked().context.user;
    };
    assert.equal(await ask(), undefined);

    await workbench.runCommand("Ask GPT-4: Sign In to Site...");
    await widget().getByText(`Sign In to ${site.host}`).waitFor();
    await choose("Application Password");
    await fill("Username", USER.name);
    await accept();
    await fill("Application password", USER.password);
    assert.equal(
      await widget().locator("input").first().getAttribute("type"),
      "password",
    );
    await accept();
    await until("it is said", async () => {
      const said = await workbench.notifications();
      return said.some((text) => text.includes(`Signed in to ${site.host}`));
    });
    assert.equal(await ask(), USER.name);

    await workbench.runCommand("Ask GPT-4: Sign Out of Site");
    await until("it is said", async () => {
      const said = await workbench.notifications();
      return said.some((text) => text.includes(`Signed out of ${site.host}`));
    });
    assert.equal(await ask(), undefined);
  });

  it("take consent back: nothing more is sent without asking", async () => {
    await workbench.runCommand("Ask GPT-4: Withdraw Consent...");
    await widget().getByText("Withdraw Consent").first().waitFor();
    await choose(new URL(site.url).origin);
    await chat.fresh();
    await chat.page.locator(".consent").getByText(site.url).waitFor();
    const { submit } = site.counts;
    await chat.ask("Still there?");
    await chat.page.locator(".consent").waitFor();
    assert.equal(site.counts.submit, submit);
    await chat.button("Agree").click();
    await chat.complete();
    assert.equal(site.counts.submit, submit + 1);
  });

  it("choose another site instead of consent, and then ask about that one", async () => {
    await workbench.setSetting("askGpt4.site", "http://127.0.0.1:1/");
    await workbench.runCommand("Ask GPT-4: Check Site");
    const asked = (host: string) =>
      workbench.page.locator(".monaco-dialog-box").getByText(
        `Send Your Questions to ${host}?`,
      ).waitFor();
    await asked("127.0.0.1:1");
    await workbench.pressButton("Choose Another Site");
    // The same server under another name is another site.
    const { port } = new URL(site.url);
    await fill("Choose a Site", `http://localhost:${port}/`);
    await widget().getByText("Use this URL").waitFor();
    await accept();
    await asked(`localhost:${port}`);
    await workbench.pressButton("Agree");
    await until("it is checked", async () => {
      const said = await workbench.notifications();
      return said.some((text) => text.includes(`localhost:${port}`));
    });
  });
});
