import { createDemoSite, type DemoModel } from "@askgpt4/core/demo";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { AnswerImages } from "../../src/chat/service/answerImages.ts";
import { localizedMarkdown } from "../../src/chat/service/exportChat.ts";
import type { ImageOutcome, WebviewMessage } from "../../protocol/messages.ts";
import { temporaryFolder, until } from "./fixture/fakes.ts";
import { type Host, type HostOptions, openHost } from "./fixture/openHost.ts";

const PICTURE = "wp-content/uploads/demo.png";

/** A window whose last answer is what a model said. */
async function withAnswer(
  model: DemoModel,
  options: HostOptions = {},
): Promise<{ host: Host; turnId: string }> {
  const host = await openHost({ ...options, site: { model } });
  await host.page.ask("Show me.");
  const { id } = await host.page.last("complete");
  return { host, turnId: id };
}

function wish(
  { page }: Host,
  message: Extract<WebviewMessage, { type: "show-image" | "save-image" }>,
): Promise<ImageOutcome> {
  const before = page.messages.length;
  return page.post(message).then(() => {
    const answer = page.messages.slice(before).find((one) =>
      one.type === "image"
    );
    assert(answer?.type === "image", "The host said nothing.");
    assert.equal(answer.turnId, message.turnId);
    assert.equal(answer.href, message.href);
    return answer.outcome;
  });
}

function failure(outcome: ImageOutcome): string {
  assert.equal(outcome.kind, "failed");
  return outcome.kind === "failed" ? outcome.message : "";
}

describe("Images of answers, in the host", () => {
  it("are fetched when the user asks, and not before [T-19]", async () => {
    const { host, turnId } = await withAnswer(function* (_, { siteUrl }) {
      yield `![A bubble](${siteUrl}${PICTURE})`;
      yield { images: [`${siteUrl}wp-content/uploads/landscape.png`] };
    });
    await using _ = host;
    const { demo, page } = host;
    const before = demo.requests.total;
    // Not by showing all of it anew either.
    await page.load();
    assert.equal(demo.requests.total, before);
    const href = new URL(PICTURE, demo.url).href;
    const label = "A bubble";
    const shown = await wish(host, { type: "show-image", turnId, href, label });
    assert(shown.kind === "loaded", JSON.stringify(shown));
    assert.equal(shown.mediaType, "image/png");
    const original = await createDemoSite().fetch(href);
    assert.deepEqual(shown.bytes, new Uint8Array(await original.arrayBuffer()));
    assert.equal(demo.requests.total, before + 1);
    const { hasNonce, hasCookie, hasAuthorization, origin } = demo.requests
      .entries.at(-1)!;
    assert.deepEqual(
      { hasNonce, hasCookie, hasAuthorization, origin },
      {
        hasNonce: false,
        hasCookie: false,
        hasAuthorization: false,
        origin: null,
      },
    );
    const other = page.turns.at(-1)!.images![0]!;
    const second = await wish(host, {
      type: "show-image",
      turnId,
      href: other.href,
      label: other.label,
    });
    assert.equal(second.kind, "loaded");
  });

  it("are saved where the user says, also without being shown", async () => {
    const target = vscode.Uri.joinPath(temporaryFolder(), "bubble.png");
    const asked: string[] = [];
    let answer: vscode.Uri | undefined = target;
    const { host, turnId } = await withAnswer(function* (_, { siteUrl }) {
      yield `![A bubble](${siteUrl}${PICTURE})`;
    }, {
      chooseImageFile: (name, type) => {
        asked.push(`${name} ${type}`);
        return Promise.resolve(answer);
      },
    });
    await using _ = host;
    const { demo } = host;
    const href = new URL(PICTURE, demo.url).href;
    const message = { type: "save-image", turnId, href, label: "" } as const;
    const saved = await wish(host, message);
    assert.deepEqual(saved, { kind: "saved", name: "bubble.png" });
    assert.deepEqual(asked, ["demo.png image/png"]);
    const written = await vscode.workspace.fs.readFile(target);
    const original = await createDemoSite().fetch(href);
    assert.deepEqual(
      new Uint8Array(written),
      new Uint8Array(await original.arrayBuffer()),
    );
    // Whoever has seen it saves what they saw.
    const total = demo.requests.total;
    answer = undefined;
    assert.deepEqual(await wish(host, message), { kind: "cancelled" });
    assert.equal(demo.requests.total, total);
    answer = vscode.Uri.parse("nothing-has-this-scheme:/x.png");
    assert.match(failure(await wish(host, message)), /could not be saved/);
  });

  it("are not fetched where the answer does not name them [T-24]", async () => {
    const { host, turnId } = await withAnswer(function* (_, { siteUrl }) {
      yield `![A](${siteUrl}${PICTURE}) ![B](${siteUrl}a\\_b.png)`;
    });
    await using _ = host;
    const { demo } = host;
    const before = demo.requests.total;
    const show = (path: string) =>
      wish(host, {
        type: "show-image",
        turnId,
        href: new URL(path, demo.url).href,
        label: "",
      });
    failure(await show(`${PICTURE}?secret=what-the-user-wrote`));
    failure(await show("wp-content/uploads/landscape.png"));
    assert.equal(demo.requests.total, before);
    // A backslash is Markdown's.
    assert.match(failure(await show("a_b.png")), /HTTP 404/);
    assert.equal(demo.requests.total, before + 1);
  });

  it("are refused with the reason: SVG, too large, redirected to http, private [T-20]", async () => {
    const svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    const asked: string[] = [];
    const answers: Record<string, () => Response> = {
      "https://pics.example/a.svg": () =>
        new Response(svg, { headers: { "content-type": "image/png" } }),
      "https://pics.example/large.png": () =>
        new Response("x", { headers: { "content-length": "99999999" } }),
      "https://pics.example/moved.png": () =>
        new Response(null, {
          status: 302,
          headers: { location: "http://pics.example/plain.png" },
        }),
    };
    const demo = createDemoSite({
      delay: 0,
      *model() {
        yield "https://pics.example/a.svg https://pics.example/large.png https://pics.example/moved.png http://192.168.1.1/a.png http://127.0.0.1:9200/ https://localhost/a.png https://gone.example/a.png";
      },
    });
    const options: HostOptions = {
      demo,
      fetch: (input, init) => {
        const url = String(input);
        if (url.startsWith(demo.url)) return demo.fetch(url, init);
        asked.push(url);
        const answer = answers[url];
        return answer
          ? Promise.resolve(answer())
          : Promise.reject(new TypeError("fetch failed"));
      },
    };
    await using host = await openHost(options);
    await host.page.ask("Show me.");
    const { id: turnId } = await host.page.last("complete");
    assert.deepEqual(asked, []);
    const refused: [href: string, why: RegExp][] = [
      ["https://pics.example/a.svg", /SVG/],
      ["https://pics.example/large.png", /larger than 20 MB/],
      ["https://pics.example/moved.png", /another address.*not encrypted/],
      ["http://192.168.1.1/a.png", /not encrypted/],
      ["http://127.0.0.1:9200/", /not encrypted/],
      ["https://localhost/a.png", /private network/],
      ["https://gone.example/a.png", /Could not reach gone\.example/],
    ];
    for (const [href, why] of refused) {
      const message = { type: "show-image", turnId, href, label: "" } as const;
      assert.match(failure(await wish(host, message)), why);
    }
    assert.deepEqual(asked, [
      ...Object.keys(answers),
      "https://gone.example/a.png",
    ]);
    // Neither the address nor what was said is anybody else's business.
    assert.doesNotMatch(host.log.lines.join("\n"), /pics\.example|192\.168/);
  });

  it("come over a connection, too, and no further than the site itself", async () => {
    const png = await createDemoSite().fetch(
      new URL(PICTURE, createDemoSite().url),
    );
    const bytes = new Uint8Array(await png.arrayBuffer());
    const seen: Record<string, unknown>[] = [];
    const server = createServer((request, response) => {
      seen.push({ ...request.headers });
      if (request.url === "/moved.png") {
        response.writeHead(302, { location: "/a.png" }).end();
      } else response.end(bytes);
    });
    await new Promise<void>((resolve) =>
      server.listen(0, "127.0.0.1", resolve)
    );
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    try {
      await using host = await openHost();
      const images = new AnswerImages({
        site: { imageSource: (site = "") => ({ site }) },
        log: host.log.channel,
      });
      const href = `${origin}/moved.png`;
      const turn = {
        id: "a",
        role: "assistant",
        text: `![a](${href})`,
        state: "complete",
        time: 0,
      } as const;
      const shown = await images.show({ ...turn, site: origin }, href, "");
      assert(shown.kind === "loaded", JSON.stringify(shown));
      assert.deepEqual(shown.bytes, bytes);
      assert.equal(seen.length, 2);
      for (const headers of seen) {
        for (
          const name of ["cookie", "authorization", "referer", "x-wp-nonce"]
        ) {
          assert.equal(headers[name], undefined, name);
        }
      }
      const site = "http://127.0.0.1:1";
      const other = { ...turn, text: `![a](${href}?1)`, site };
      failure(await images.show(other, `${href}?1`, ""));
      assert.equal(seen.length, 2);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("of the demo come from this process, and no others do", async () => {
    await using host = await openHost();
    const { settings, site, page } = host;
    await vscode.workspace.getConfiguration("askGpt4").update(
      "site",
      "demo",
      vscode.ConfigurationTarget.Global,
    );
    await until("the demo is used", () => settings.get("site") === "demo");
    await until("the site knows", () => site.site.demo);
    assert.equal(await page.ask("Can you show me a picture?"), "taken");
    const { id: turnId, images } = await page.last("complete");
    const [{ href, label } = { href: "", label: "" }] = images ?? [];
    assert.match(href, /landscape\.png$/);
    const shown = await wish(host, { type: "show-image", turnId, href, label });
    assert.equal(shown.kind, "loaded");
  });

  it("are links in an exported chat", async () => {
    const { host } = await withAnswer(function* (_, { siteUrl }) {
      yield `![A bubble](${siteUrl}${PICTURE})`;
      yield { images: ["https://pics.example/cat.png"] };
    });
    await using _ = host;
    const { stored } = await host.book.current();
    const markdown = localizedMarkdown(stored);
    assert(markdown.includes(`![A bubble](${host.demo.url}${PICTURE})`));
    assert(markdown.includes("[Image 1](<https://pics.example/cat.png>)"));
  });
});
