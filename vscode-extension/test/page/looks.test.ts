import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { cacheRoot } from "../../scripts/vscode/paths.mjs";
import { Pages } from "./fixture/chatPage.ts";
import { showcase } from "./fixture/showcase.ts";
import { type ThemeName, themes } from "./fixture/themes.ts";

const screenshots = join(cacheRoot, "screenshots/page");
const axeSource = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe-core finds that keeps somebody from using the page. */
async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axeSource, "utf8"));
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: Violation[] }> };
    };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)
    );
}

describe("The chat page in every theme", () => {
  const pages = new Pages();
  before(async () => {
    await mkdir(screenshots, { recursive: true });
    await pages.start();
  });
  after(() => pages.stop());

  for (const theme of Object.keys(themes) as ThemeName[]) {
    for (const [name, scene] of Object.entries(showcase)) {
      it(`has nothing serious against it for axe-core: ${name}, ${theme}`, async () => {
        const chat = await pages.open({
          theme,
          snapshot: scene.snapshot,
          width: 460,
          height: 900,
        });
        await scene.prepare?.(chat);
        await chat.page.screenshot({
          path: join(screenshots, `${name}-${theme}.png`),
        });
        assert.deepEqual(await seriousViolations(chat.page), []);
        assert.deepEqual(chat.problems, []);
        await chat.close();
      });
    }
  }
});
