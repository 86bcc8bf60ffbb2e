import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import {
  startWorkbench,
  themes,
  type Workbench,
} from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { HOLD, ScriptedSite } from "./fixture/scriptedSite.ts";

const LIMIT = 200;

describe("When something is wrong", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;
  /** The addresses that the window has asked for, the frames in it included. */
  const requested: string[] = [];

  before(async () => {
    site = await ScriptedSite.serve({
      chatbots: [{ textInputMaxLength: LIMIT }],
    });
    workbench = await startWorkbench({
      settings: { "askGpt4.site": await unusedAddress() },
    });
    const { page } = workbench;
    page.setDefaultTimeout(30_000);
    page.on("request", (request) => requested.push(request.url()));
    chat = new ChatView(workbench);
    await workbench.evaluate(async (vscode) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      const text = Array.from({ length: 30 }, (_, n) => `let a${n};`);
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder.uri, "long.js"),
        new TextEncoder().encode(text.join("\n")),
      );
    });
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  /** Asks the site that answers, whatever the tests before have done. */
  const served = async () => {
    await workbench.setSetting("askGpt4.site", site.chatPage);
    await chat.agreed();
    await chat.page.locator(".site", { hasText: site.host }).waitFor();
  };

  describe("a site that cannot be reached", () => {
    it("is said to be so, and the question stays", async () => {
      await chat.fresh();
      await chat.ask("What is a nonce?");
      await chat.button("Agree").click();
      await chat.state("failed");
      assert.match(await chat.problem.innerText(), /Could not connect to/);
      assert.equal(
        await chat.question.locator(".bubble").innerText(),
        "What is a nonce?",
      );
      const offers = await chat.problem.getByRole("button").allInnerTexts();
      assert.deepEqual(offers, [
        "Check Site",
        "Choose Another Site",
        "Try the Demo",
      ]);
    });

    it("can be checked", async () => {
      const { page } = workbench;
      await chat.problem.getByRole("button", { name: "Check Site" }).click();
      const toast = page.locator(".notification-toast", {
        hasText: "127.0.0.1",
      });
      await toast.getByRole("button", { name: "Choose Another Site" })
        .waitFor();
      await toast.getByRole("button", { name: "Try the Demo" }).waitFor();
      await workbench.evaluate((vscode) =>
        vscode.commands.executeCommand("notifications.clearAll")
      );
    });

    it("can be replaced by another, which gets the question", async () => {
      const { page } = workbench;
      await chat.problem.getByRole("button", { name: "Choose Another Site" })
        .click();
      const input = page.locator(".quick-input-widget:visible input");
      await page.locator(".quick-input-widget:visible").getByText(
        "Choose a Site",
      ).waitFor();
      await input.fill(site.chatPage);
      await page.locator(".quick-input-list:visible").getByText(
        "Use this URL",
      ).waitFor();
      await input.press("Enter");
      // The new site, too, has to be agreed to; nothing was sent there yet.
      await page.locator(".monaco-dialog-box").getByText(
        `Send Your Questions to ${site.host}?`,
      ).waitFor();
      assert.equal(site.counts.total, 0);
      site.script = ["Here I am."];
      await workbench.pressButton("Agree");
      await chat.page.locator(".site", { hasText: site.host }).waitFor();
      await chat.complete();
      assert.equal(await chat.text.innerText(), "Here I am.");
      assert.equal(site.lastAsked().question, "What is a nonce?");
      assert.equal(await chat.page.locator(".problem").count(), 0);
    });

    it("can be left for the demo, which needs no network", async () => {
      const { total } = site.counts;
      await workbench.runCommand("Ask GPT-4: Try the Demo");
      await chat.page.locator(".badge", { hasText: "Demo" }).waitFor();
      await chat.fresh();
      await chat.ask("What is a nonce?");
      await chat.complete();
      assert.match(await chat.text.innerText(), /number used once/);
      assert.equal(site.counts.total, total);
      await workbench.setSetting("askGpt4.site", site.chatPage);
      await chat.page.locator(".site", { hasText: site.host }).waitFor();
    });
  });

  describe("on the way", () => {
    before(() => served());

    it("an expired nonce is renewed once, and nobody notices", async () => {
      await chat.fresh();
      site.script = ["Before."];
      await chat.ask("One");
      await chat.complete();
      const before = site.counts;
      site.site.expireNonces();
      site.script = ["After."];
      await chat.ask("Two");
      await chat.text.getByText("After.").waitFor();
      await chat.complete();
      assert.equal(await chat.page.locator(".problem").count(), 0);
      const { startSession, submit } = site.counts;
      assert.equal(startSession - before.startSession, 1);
      assert.equal(submit - before.submit, 2, "refused, then taken");
    });

    it("an answer that breaks off is never called complete", async () => {
      await chat.fresh();
      // The first event says that the answer begins.
      site.site.configure({ faults: [{ kind: "cut", after: 2 }] });
      site.script = ["What ", "had ", "come, ", "and the rest."];
      await chat.ask("Tell me all.");
      await chat.state("interrupted");
      assert.equal(await chat.text.innerText(), "What");
      await chat.answer.getByRole("button", { name: "Regenerate" }).click();
      await chat.text.getByText("and the rest.").waitFor();
      await chat.complete();
    });
  });

  describe("a message that is too long", () => {
    before(() => served());

    const chips = () => chat.page.locator(".composer .chip");

    it("is counted, refused and kept", async () => {
      await chat.fresh();
      const { submit } = site.counts;
      const text = "x".repeat(LIMIT + 7);
      await chat.composer.fill(text);
      await chat.page.locator(".counter.over", {
        hasText: `${LIMIT + 7}/${LIMIT}`,
      }).waitFor();
      await chat.composer.press("Enter");
      await chat.page.getByText(/^7 characters over the limit/).waitFor();
      assert.equal(await chat.composer.inputValue(), text);
      assert.equal(site.counts.submit, submit);
      await chat.composer.fill("");
    });

    it("is cut only where the user says so", async () => {
      const { page } = workbench;
      await workbench.openFile("long.js");
      await workbench.runCommand("Ask GPT-4: Add Selection or File to Chat");
      await chips().getByText("long.js").waitFor();
      const { submit } = site.counts;
      const choices = page.locator(".quick-input-list:visible");
      site.script = ["Fine."];
      await chat.ask("Why?");
      await choices.getByText("Shorten the Question").click();
      await chat.page.getByText("Nothing was sent. Your text is kept.")
        .waitFor();
      assert.equal(await chat.composer.inputValue(), "Why?");
      assert.equal(await chips().count(), 1);
      assert.equal(site.counts.submit, submit);

      await chat.composer.press("Enter");
      await choices.getByText("Send What Fits").click();
      await chat.complete();
      const { question } = site.lastAsked();
      assert(question.length <= LIMIT, `${question.length} characters`);
      assert.match(question, /^Why\?/);
      assert.match(question, /let a0;/);
      assert.doesNotMatch(question, /let a29;/);
      await chat.question.getByText("long.js (truncated)").waitFor();
    });
  });

  describe("in what comes", () => {
    before(() => served());

    it("a hostile answer runs and loads nothing [T-18]", async () => {
      await chat.fresh();
      const trap = `${site.url}trap`;
      site.script = [
        ...hostile(trap).flatMap((part) => [part, "\n\n"]),
        "End.",
      ];
      requested.length = 0;
      await chat.ask("Be evil.");
      await chat.complete();
      await chat.page.getByText("more rows are not shown.").waitFor();
      const frame = await workbench.webviewFrame(".answer");
      const found = await frame.evaluate(() => {
        const answer = document.querySelector(".answer .markdown")!;
        const all = [...answer.querySelectorAll("*")];
        return {
          hacked: "hacked" in globalThis,
          elements: all.map(({ localName }) => localName).filter((name) =>
            /^(script|style|img|svg|math|iframe|object|embed|form|input|link|base|meta|video)$/
              .test(name)
          ),
          attributes: all.flatMap((element) => element.getAttributeNames())
            .filter((name) => /^(on|style$|src|action$|id$|name$)/.test(name)),
          links: [...answer.querySelectorAll("a")].map((link) =>
            link.getAttribute("href") ?? ""
          ).filter((href) => !/^(https?|mailto):/.test(href)),
          turned: /[\u202A-\u202E\u2066-\u2069]/.test(answer.textContent ?? ""),
          // A fence in a fence is one block; the unclosed one at the end is the second.
          blocks: answer.querySelectorAll(".code-block").length,
        };
      });
      assert.deepEqual(found, {
        hacked: false,
        elements: [],
        attributes: [],
        links: [],
        turned: false,
        blocks: 2,
      });
      // What is no link is not followed either: neither by a click nor by a key.
      const editors = () =>
        workbench.evaluate((vscode) =>
          vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length
        );
      const open = await editors();
      await chat.text.getByText("run a command").click();
      assert.equal(await editors(), open);
      assert.deepEqual(
        requested.filter((url) => url.includes("trap")),
        [],
      );
      assert.deepEqual(
        site.site.requests.entries.filter(({ path }) => path.includes("trap")),
        [],
      );
    });

    it("leaves nothing serious for axe to find, in any theme", async () => {
      await chat.fresh();
      site.script = [
        "# Title\n\nText with `code` and a [link](https://example.com/).\n\n",
        "```js\nconst a = 1; // one\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote",
        HOLD,
      ];
      await chat.ask("Show everything.");
      await chat.text.getByText("quote").waitFor();
      await chat.stop.click();
      await chat.problem.waitFor();
      const found: string[] = [];
      for (const theme of themes) {
        await workbench.theme(theme);
        found.push(...await serious(workbench, ".answer", theme));
      }
      await workbench.runCommand("Ask GPT-4: Show Chats");
      await chat.page.locator(".chat-row").first().waitFor();
      found.push(...await serious(workbench, ".chat-list", "chats"));
      await chat.fresh();
      found.push(...await serious(workbench, ".welcome", "welcome"));
      await workbench.setSetting("askGpt4.site", await unusedAddress());
      await chat.page.locator(".consent").waitFor();
      found.push(...await serious(workbench, ".consent", "consent"));
      assert.deepEqual(found, []);
    });
  });
});

/** Model output that means harm; whatever it loads would come from `trap`. */
function hostile(trap: string): string[] {
  const run = "globalThis.hacked=1";
  return [
    `<script>${run}</script><script src="${trap}/x.js"></script>`,
    `<img src="${trap}/i.png" onerror="${run}"> <b onclick="${run}">bold</b>`,
    `<style>@import "${trap}/s.css"; body { background: url(${trap}/b.png) }</style>`,
    `<p style="background:url(${trap}/p.png);position:fixed;inset:0">over</p>`,
    `<svg onload="${run}"><script>${run}</script><image href="${trap}/v.svg"/></svg>`,
    `<iframe src="${trap}/f"></iframe><form action="${trap}/g"><input autofocus onfocus="${run}"></form>`,
    `[run a command](command:workbench.action.files.newUntitledFile) [js](javascript:${run})`,
    `![pixel](${trap}/q.png?secret) ![data](data:image/svg+xml,<svg onload="${run}"/>)`,
    "| a | b |\n|---|---|\n" + "| 1 | 2 |\n".repeat(3_000),
    "access\u202E\u2066// check\u2069 granted",
    "````md\n```js\nalert(1)\n```\n````",
    "```html\n<img src=x onerror=alert(1)>",
  ];
}

/** What axe finds on the chat's page that keeps somebody from using it. */
async function serious(
  workbench: Workbench,
  selector: string,
  where: string,
): Promise<string[]> {
  const frame = await workbench.webviewFrame(selector, 30_000);
  await frame.evaluate(await axeSource());
  const results = await frame.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run()
  );
  assert(results.passes.length > 10, "axe looked at nothing");
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) =>
      `${where}: ${id}: ${
        nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)
          .join(" ")
      }`
    );
}

function axeSource(): Promise<string> {
  const path = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  return readFile(path, "utf8");
}

/** An address of this machine where nobody listens. */
async function unusedAddress(): Promise<string> {
  const gone = await ScriptedSite.serve();
  await gone.close();
  return gone.url;
}
