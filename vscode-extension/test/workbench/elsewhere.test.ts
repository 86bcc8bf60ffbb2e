import assert from "node:assert/strict";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorkbench, type Workbench } from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { HOLD, ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

describe("In a workspace that is not trusted", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let other: ScriptedSite;
  let chat: ChatView;
  let workspace: string;

  before(async () => {
    site = await ScriptedSite.serve();
    other = await ScriptedSite.serve();
    workspace = await mkdtemp(join(tmpdir(), "ask-gpt-4-workspace-"));
    await mkdir(join(workspace, ".vscode"));
    await writeFile(
      join(workspace, ".vscode/settings.json"),
      JSON.stringify({
        "askGpt4.site": other.url,
        "askGpt4.messageLimit": 3,
        "askGpt4.context.selection": false,
      }),
    );
    await writeFile(join(workspace, "a.js"), "const a = 1;\n");
    workbench = await startWorkbench({
      workspace,
      settings: {
        "askGpt4.site": site.url,
        "security.workspace.trust.enabled": true,
      },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
    await other?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it("works, with the user's settings and none of the workspace's", async () => {
    await workbench.pressButton("No, I don't trust the authors");
    await workbench.runCommand("Ask GPT-4: New Chat");
    await chat.page.locator(".site", { hasText: site.host }).waitFor();
    // The workspace would have the selection left out.
    await workbench.openFile("a.js", [0, 0, 0, 12]);
    await chat.page.locator(".composer .chip", { hasText: "a.js" }).waitFor();
    await chat.ask("What is this?");
    await chat.page.locator(".consent").getByText(site.url).waitFor();
    await chat.button("Agree").click();
    await chat.complete();
    assert.match(site.lastAsked().question, /^What is this\?/);
    assert.match(site.lastAsked().question, /const a = 1;/);
    assert.equal(other.counts.total, 0);
  });
});

describe("In Russian", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve();
    workbench = await startWorkbench({
      locale: "ru",
      settings: { "askGpt4.site": site.url },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  it("commands, the chat and what goes wrong are in Russian", async () => {
    await workbench.runCommand("Ask GPT-4: Новый чат");
    await chat.page.getByText("Спросите о своём коде").waitFor();
    await chat.page.locator("html[lang=ru]").waitFor();
    await chat.ask("Что такое nonce?");
    await chat.button("Согласен").click();
    await chat.complete();
    site.site.configure({
      faults: [{ kind: "status", status: 500, times: "always" }],
    });
    await chat.ask("А сейчас?");
    await chat.state("failed");
    assert.match(await chat.problem.innerText(), /[а-я]{3}/);
    const shown = await chat.page.locator("body").innerText();
    const english = shown.split("\n").filter((line) =>
      /[a-z]{4}/i.test(line) &&
      !/[а-яё]/i.test(line) &&
      ![site.host, "Ask GPT-4", "Hello.", "Hi! How can I help you?"]
        .includes(line.trim())
    );
    assert.deepEqual(english, []);
  });
});

describe("In VS Code for the Web", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve();
    workbench = await startWorkbench({
      web: true,
      settings: { "askGpt4.site": site.url },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  const submits = () =>
    site.site.requests.entries.filter(({ method, route }) =>
      method === "POST" && route === "/mwai-ui/v1/chats/submit"
    );

  it("asks across origins, for whole answers and never for streams", async () => {
    await workbench.runCommand("Ask GPT-4: New Chat");
    site.script = ["As ", "a ", "whole."];
    await chat.ask("How do you answer?");
    await chat.page.locator(".consent").getByText(site.url).waitFor();
    assert.equal(site.counts.total, 0);
    await chat.button("Agree").click();
    await chat.complete();
    assert.equal(await chat.text.innerText(), "As a whole.");
    await chat.ask("And again?");
    await until(
      "both are answered",
      async () =>
        await chat.page.locator(".answer[data-state=complete]").count() === 2,
    );
    assert.equal(submits().length, 2);
    for (const { stream, origin, status } of submits()) {
      assert.equal(stream, false);
      assert.equal(status, 200);
      assert(origin && origin !== new URL(site.url).origin, `${origin}`);
    }
  });

  it("stops, and keeps its chats over a reload", async () => {
    site.script = [HOLD, "Too late."];
    await chat.ask("Slowly, please.");
    await chat.stop.click();
    await chat.problem.getByText("Stopped before the answer started.")
      .waitFor();
    await site.hungUp();
    // A page that goes away waits for nothing: what is not written yet is lost with it.
    await until("it is written", async () => {
      const chats = await storedChats(workbench);
      return chats.some((chat) => chat.includes('"stopped"'));
    });
    await workbench.reload();
    await chat.page.locator(".bubble", { hasText: "How do you answer?" })
      .waitFor();
    await chat.page.getByText("As a whole.").first().waitFor();
    await chat.problem.getByText("Stopped before the answer started.")
      .waitFor();
  });
});

/** The chats that are stored, as text. */
async function storedChats({ server }: Workbench): Promise<string[]> {
  const entries = await readdir(server.dataFolder, {
    recursive: true,
    withFileTypes: true,
  });
  return await Promise.all(
    entries.filter(({ name, parentPath }) =>
      name.endsWith(".json") && parentPath.endsWith("ask-gpt-4/chats")
    ).map(({ name, parentPath }) => readFile(join(parentPath, name), "utf8")),
  );
}
