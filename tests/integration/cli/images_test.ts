/**
 * The images of an answer on the command line.
 */
import { assert } from "chai";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createDemoSite, type DemoModel } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";
import { type TempProject, until, withSite } from "./program.ts";

const QUESTION = "Can you show me a picture?";

/** The demo site's picture. */
async function picture(name: string): Promise<Uint8Array> {
  const demo = createDemoSite();
  const url = new URL(`wp-content/uploads/${name}`, demo.url);
  return await (await demo.fetch(url)).bytes();
}

/** The files in a folder of the project. */
async function files(
  { folder }: TempProject,
  name: string,
): Promise<Record<string, Uint8Array>> {
  const path = join(folder, name);
  const names = (await readdir(path)).sort();
  const entries = names.map(async (file) =>
    [file, new Uint8Array(await readFile(join(path, file)))] as const
  );
  return Object.fromEntries(await Promise.all(entries));
}

test("ask: without --save-images, image URLs are shown and not fetched [T-19]", async () => {
  await withSite({}, async ({ url, site }, project) => {
    const { code, stdout, stderr } = await project.run(
      ["ask", "--site", url, QUESTION],
    );
    assert.equal(code, 0);
    assert.include(stdout, `(${url}wp-content/uploads/demo.png)`);
    assert.include(stdout, `\n${url}wp-content/uploads/landscape.png\n`);
    assert.equal(stderr, "");
    const paths = site.requests.entries.map(({ path }) => path);
    assert.notInclude(paths.join(), "uploads");
  });
});

test("ask --save-images: saves to a folder, replaces no file, reports the paths [T-21]", async () => {
  await withSite({}, async ({ url, site }, project) => {
    await mkdir(join(project.folder, "pics"));
    await writeFile(join(project.folder, "pics", "demo.png"), "mine");
    const args = ["ask", "--site", url, "--save-images", "pics", QUESTION];
    const { code, stdout, stderr } = await project.run(args);
    assert.equal(code, 0, stderr);
    assert.include(stdout, `(${url}wp-content/uploads/demo.png)`);
    const saved = await files(project, "pics");
    assert.deepEqual(Object.keys(saved), [
      "demo-2.png",
      "demo.png",
      "landscape.png",
    ]);
    assert.equal(new TextDecoder().decode(saved["demo.png"]), "mine");
    assert.deepEqual(saved["demo-2.png"], await picture("demo.png"));
    assert.deepEqual(saved["landscape.png"], await picture("landscape.png"));
    const path = (name: string) => join(project.folder, "pics", name);
    assert.equal(
      stderr,
      `Saved ${path("demo-2.png")}\nSaved ${path("landscape.png")}\n`,
    );
    const fetched = site.requests.entries.filter(({ path }) =>
      path.includes("uploads")
    );
    assert.lengthOf(fetched, 2);
    for (const { hasNonce, hasCookie, userAgent } of fetched) {
      assert.isFalse(hasNonce || hasCookie);
      assert.match(userAgent ?? "", /^AskGPT4\//);
    }
  });
});

/** Where whatever is not the site listens, and whether it was asked. */
async function withStranger(
  fn: (url: string, asked: () => number) => Promise<void>,
): Promise<void> {
  let count = 0;
  const server = createServer((_, response) => {
    count++;
    response.end("secrets");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await fn(`http://127.0.0.1:${port}/`, () => count);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test("ask --save-images: failed images are reported, and the answer is complete", async () => {
  await withStranger(async (stranger, asked) => {
    const model: DemoModel = function* (_question, { siteUrl }) {
      const uploads = `${siteUrl}wp-content/uploads`;
      yield `![a](${uploads}/demo.png) ![b](${uploads}/gone.png) ![c](${stranger}status) ![d](http://pics.example/d.png) ![e](${siteUrl}) ![\x1b[31m](file:///etc/passwd)`;
      yield { images: [`${uploads}/%2e%2e%2f%2e%2e%2fdemo.png`] };
    };
    await withSite({ model }, async ({ url, site }, project) => {
      const args = ["ask", "--site", url, "--save-images", "a/b", "Hi"];
      const { code, stderr } = await project.run(args);
      assert.equal(code, 0);
      const lines = stderr.trimEnd().split("\n");
      assert.lengthOf(lines, 6, stderr);
      assert.match(lines[0]!, /^Saved .*demo\.png$/);
      assert.match(lines[1]!, /^Error: Could not save .*gone\.png: .*HTTP 404/);
      assert.match(lines[2]!, /status: .*not encrypted/);
      assert.match(lines[3]!, /d\.png: .*not encrypted/);
      assert.match(lines[4]!, /not a PNG, JPEG/);
      assert.match(lines[5]!, /HTTP 404/);
      assert.deepEqual(Object.keys(await files(project, "a/b")), ["demo.png"]);
      assert.equal(asked(), 0);
      assert.equal(site.requests.submit, 1);
    });
  });
});

test("ask --save-images: reports a folder that cannot be written and an answer without images", async () => {
  await withSite({}, async ({ url }, project) => {
    await writeFile(join(project.folder, "file"), "");
    const args = ["ask", "--site", url, "--save-images", "file"];
    const first = await project.run([...args, QUESTION]);
    assert.equal(first.code, 0);
    assert.match(
      first.stderr,
      /Could not save .*: could not write to .*file: a file with this name/,
    );
    const second = await project.run([...args, "Hello"]);
    assert.equal(second.code, 0);
    assert.equal(second.stderr, "The answer has no images.\n");
    const third = await project.run(["ask", "--save-images"]);
    assert.equal(third.code, 2);
    assert.match(third.stderr, /--save-images requires a value/);
  });
});

test("ask --save-images: Ctrl-C stops fetching an image", async () => {
  let stall = () => {};
  const model: DemoModel = function* (_question, { siteUrl }) {
    stall();
    yield `![a](${siteUrl}wp-content/uploads/demo.png)`;
  };
  await withSite({ model }, async ({ url, site }, project) => {
    // From the answer on, whatever is asked for does not come.
    stall = () => site.configure({ faults: [{ kind: "stall", route: "any" }] });
    const program = await project.start(
      ["ask", "--site", url, "--save-images", "pics", "Hi"],
    );
    await until(
      "the image is asked for",
      () => site.requests.entries.some(({ path }) => path.includes("uploads")),
    );
    program.interrupt();
    const { code, stdout } = await program.end();
    assert.equal(code, 130);
    assert.include(stdout, "demo.png)\n");
  });
});

test("chat: /images saves the images of the last answer", async () => {
  await withSite({}, async ({ url }, project) => {
    const { code, stderr } = await project.run(["chat", "--site", url], {
      stdin: `${QUESTION}\n/images pics\n`,
    });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Saved .*demo\.png\nSaved .*landscape\.png\n/);
    assert.deepEqual(Object.keys(await files(project, "pics")), [
      "demo.png",
      "landscape.png",
    ]);
    const home = await project.run(["chat", "--site", url], {
      stdin: `${QUESTION}\n/images ~\n`,
      env: { HOME: join(project.folder, "home") },
    });
    assert.equal(home.code, 0, home.stderr);
    assert.hasAllKeys(await files(project, "home"), [
      "demo.png",
      "landscape.png",
    ]);
    const none = await project.run(["chat", "--site", url], {
      stdin: `${QUESTION}\nHello\n/images pics\n`,
    });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /The last answer has no images/);
  });
});
