/**
 * The extension in a real VS Code: how long it takes to start, and how long
 * from a site's first word to the painted one. Runs in Node, beside the
 * extension's own tests.
 */
import { serveDemoSite } from "../../src/demo/serve.ts";
import { startWorkbench } from "../../vscode-extension/test/runner/workbench.mjs";
import { ChatView } from "../../vscode-extension/test/workbench/fixture/chatView.ts";
import { serve } from "../program.ts";

/** What was measured, in milliseconds. */
export interface WorkbenchResult {
  /** From nothing to an extension that is ready. */
  activation: number;
  /** From the site's first word to the frame that has it, per question. */
  painted: number[];
}

const WORD = "Painted.";

/** What of a page is needed here; the types of a page are another program's. */
interface View {
  MutationObserver: new (seen: () => void) => {
    observe(target: unknown, options: Record<string, boolean>): void;
    disconnect(): void;
  };
  requestAnimationFrame(then: () => void): void;
  document: { body: { textContent: string } };
}

async function measure(questions: number): Promise<WorkbenchResult> {
  let said = 0;
  const { url, close } = await serveDemoSite({
    delay: 0,
    *model(question) {
      said = Date.now();
      yield `${WORD} ${question}`;
    },
  });
  const workbench = await startWorkbench({ settings: { "askGpt4.site": url } });
  try {
    const activation = await workbench.evaluate(async (vscode) => {
      const extension = vscode.extensions.getExtension("askgpt4.ask-gpt-4");
      const start = performance.now();
      await extension?.activate();
      return performance.now() - start;
    });
    const chat = new ChatView(workbench);
    await chat.agreed();
    const painted: number[] = [];
    for (let i = 0; i < questions; i++) {
      const expected = `${WORD} question ${i}`;
      const seen = chat.page.locator("body").evaluate(
        (_, expected) =>
          new Promise<number>((resolve) => {
            const page = globalThis as unknown as View;
            const observer = new page.MutationObserver(() => {
              if (!page.document.body.textContent.includes(expected)) return;
              observer.disconnect();
              page.requestAnimationFrame(() => resolve(Date.now()));
            });
            observer.observe(page.document.body, {
              childList: true,
              characterData: true,
              subtree: true,
            });
          }),
        expected,
      );
      await chat.ask(`question ${i}`);
      painted.push(await seen - said);
      await chat.complete();
    }
    return { activation, painted };
  } finally {
    await workbench.close();
    await close();
  }
}

await serve<number, WorkbenchResult>(measure);
