import assert from "node:assert/strict";
import { join } from "node:path";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";
import {
  startWorkbench,
  themes,
  type Workbench,
} from "../runner/workbench.mjs";
import { ChatView } from "./fixture/chatView.ts";
import { HOLD, ScriptedSite } from "./fixture/scriptedSite.ts";
import { until } from "./fixture/until.ts";

/** Set it to make the pictures of the README anew. */
const UPDATE = process.env["ASKGPT4_UPDATE_IMAGES"] !== undefined;

/** The screens that the README shows. */
const PICTURES = ["chat", "explain", "written"];

const SOURCE = `/** The mean of a list of numbers. */
export function mean(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

console.log(mean([1, 2, 4]));
`;

const ANSWER = [
  "An **empty list** has no mean: the sum is 0, and so is the length. ",
  "`0 / 0` is `NaN`, which spreads through every calculation after it.\n\n",
  "Say what you want in that case:\n\n```js\nexport function mean(values) {\n",
  "  if (values.length === 0) return undefined;\n",
  "  const sum = values.reduce((a, b) => a + b, 0);\n",
  "  return sum / values.length;\n}\n```\n\n",
  "| You want | Return |\n| --- | --- |\n| to find out early | an error |\n",
  "| to show “no data” | `undefined` |\n",
];

/** The class of the chat's page in each theme: VS Code puts it there. */
const PAGE_CLASSES = {
  light: "vscode-light",
  dark: "vscode-dark",
  "hc-light": "vscode-high-contrast-light",
  "hc-dark": "vscode-high-contrast",
};

describe("Every screen, in every theme", () => {
  let workbench: Workbench;
  let site: ScriptedSite;
  let chat: ChatView;

  before(async () => {
    site = await ScriptedSite.serve({
      chatbots: [{
        name: "Ada",
        greeting: "Hi! What are you working on?",
      }],
      // In a picture for people the port should not be a random one.
      ...(UPDATE ? { hostname: "localhost", port: 8000 } : {}),
    });
    workbench = await startWorkbench({
      size: { width: 1120, height: 660 },
      settings: {
        "askGpt4.site": site.chatPage,
        "breadcrumbs.enabled": false,
        "comments.openView": "never",
        "editor.lightbulb.enabled": "off",
        "editor.minimap.enabled": false,
        "editor.renderLineHighlight": "none",
        "window.commandCenter": false,
      },
    });
    workbench.page.setDefaultTimeout(30_000);
    chat = new ChatView(workbench);
    await workbench.evaluate(async (vscode, source) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error("No folder is open.");
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder.uri, "mean.js"),
        new TextEncoder().encode(source),
      );
    }, SOURCE);
  });
  after(async () => {
    await workbench?.close();
    await site?.close();
  });

  /** Takes a picture in each theme, and one for the README. */
  const shoot = async (name: string) => {
    for (const theme of themes) {
      await workbench.theme(theme);
      await chat.page.locator(`body.${PAGE_CLASSES[theme]}`).waitFor();
      const { wide, faint } = await chat.page.locator("body").evaluate(() => ({
        // Nothing may stick out, or the page would scroll sideways.
        wide: document.documentElement.scrollWidth > innerWidth,
        // A colour that the theme lacks would leave the text as it is.
        faint: getComputedStyle(document.body).color ===
          getComputedStyle(document.body).backgroundColor,
      }));
      assert.deepEqual({ wide, faint }, { wide: false, faint: false }, theme);
      await workbench.screenshot(`looks/${name}-${theme}`);
    }
    await workbench.theme("dark");
    if (UPDATE && PICTURES.includes(name)) {
      await workbench.screenshot(join(extensionRoot, `images/${name}.png`));
    }
  };

  it("consent", async () => {
    await workbench.openFile("mean.js", [0, 0, 0, 0]);
    await chat.fresh();
    await widen(workbench, 100);
    await chat.page.locator(".consent").waitFor();
    await shoot("consent");
    await chat.button("Agree").click();
  });

  it("an empty chat", async () => {
    await chat.page.getByText("Hi! What are you working on?").waitFor();
    await chat.page.locator(".consent").waitFor({ state: "hidden" });
    await shoot("empty");
  });

  it("an answer that comes, and one that is there", async () => {
    await workbench.openFile("mean.js", [1, 0, 5, 1]);
    await chat.page.locator(".composer .chip").waitFor();
    site.script = [...ANSWER, HOLD, "| to go on anyhow | `0` |\n"];
    await chat.ask("What does this return for an empty list?");
    await chat.text.getByText("to show “no data”").waitFor();
    await shoot("streaming");
    await site.goOn();
    await chat.complete();
    await chat.text.locator(".code-block").hover();
    await shoot("chat");
    await workbench.page.mouse.move(700, 600);
  });

  it("an explanation beside the code", async () => {
    const { page } = workbench;
    await workbench.openFile("mean.js", [2, 0, 4, 29]);
    site.script = [
      "It computes the **mean**:\n\n1. `sum` adds all `values` up.\n",
      "2. The sum is divided by how many there are.\n\n",
      "Mind the empty list: `0 / 0` is `NaN`.",
    ];
    await workbench.runCommand("Ask GPT-4: Explain Selection");
    const thread = page.locator(".review-widget");
    await thread.getByText("Mind the empty list").waitFor();
    await shoot("explain");
    await thread.getByRole("button", { name: "Dismiss" }).click();
    await thread.waitFor({ state: "detached" });
  });

  it("an answer in the editor", async () => {
    const { page } = workbench;
    await workbench.openFile("mean.js", [2, 0, 2, 0]);
    await page.locator(".monaco-editor.focused").waitFor();
    site.script = [
      "```js\nif (values.length === 0) {\n",
      HOLD,
      '  throw new RangeError("An empty list has no mean.");\n}\n```',
    ];
    await workbench.runCommand("Ask GPT-4: Insert Answer at Cursor...");
    const input = page.locator(".quick-input-widget:visible input");
    await input.fill("throw an error for an empty list");
    await input.press("Enter");
    const lens = (words: string) =>
      page.locator(".codelens-decoration a", { hasText: words });
    await lens("Stop (Esc)").waitFor();
    await shoot("writing");
    await site.goOn();
    await lens("Keep").waitFor();
    await shoot("written");
    await lens("Discard").click();
    await until(
      "the file is what it was",
      async () => await workbench.editorText() === SOURCE,
    );
  });

  it("an error", async () => {
    await chat.fresh();
    site.site.configure({ faults: [{ kind: "status", status: 500 }] });
    await chat.ask("Are you there?");
    await chat.state("failed");
    await shoot("error");
  });

  it("the chats", async () => {
    await workbench.runCommand("Ask GPT-4: Show Chats");
    await until(
      "two chats are listed",
      async () => await chat.page.locator(".chat-row").count() === 2,
    );
    await shoot("chats");
    await chat.button("Back to Chat").click();
  });
});

/** Drags the side bar's edge. */
async function widen({ page }: Workbench, by: number): Promise<void> {
  const box = await page.locator(".part.sidebar").boundingBox();
  assert(box);
  const edge = box.x + box.width;
  await page.mouse.move(edge, 300);
  await page.mouse.down();
  await page.mouse.move(edge + by, 300, { steps: 5 });
  await page.mouse.up();
}
