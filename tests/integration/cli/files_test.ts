/**
 * Files that go along with a question, on the command line.
 */
import { assert } from "chai";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DemoChatbot } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";
import {
  recorder,
  type TempProject,
  terminalTest,
  until,
  withSite,
} from "./program.ts";

const TAKES_ALL: DemoChatbot = {
  imageUpload: true,
  fileUpload: true,
  multiUpload: true,
  maxUploads: 2,
};

async function write(
  { folder }: TempProject,
  files: Record<string, string>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
  }
}

test("ask --file: sends one or several files with the question", async () => {
  const { model, asked } = recorder();
  const options = { model, chatbots: [TAKES_ALL] };
  await withSite(options, async ({ url }, project) => {
    await write(project, { "note.txt": "Buy milk", "plan.pdf": "%PDF" });
    const args = ["ask", "--site", `${url}chat/`, "--file", "note.txt"];
    const first = await project.run([...args, "What is in it?"]);
    assert.deepEqual(first, {
      code: 0,
      signal: null,
      stdout: "Yes.\n",
      stderr: "",
    });
    await project.run([...args, "--file=plan.pdf", "And now?"]);
    const seen = asked.map(({ context }) =>
      context.files.map(({ name, type, bytes }) =>
        [name, type, new TextDecoder().decode(bytes)].join()
      )
    );
    assert.deepEqual(seen, [
      ["note.txt,text/plain,Buy milk"],
      ["note.txt,text/plain,Buy milk", "plan.pdf,application/pdf,%PDF"],
    ]);
  });
});

test("ask --file: the question has the visitor cookie of the upload", async () => {
  const { model, asked } = recorder();
  const options = { model, chatbots: [TAKES_ALL] };
  await withSite(options, async ({ url }, project) => {
    await write(project, { "note.txt": "Buy milk" });
    const site = ["--site", `${url}chat/`, "--no-store"];
    await project.run([
      "ask",
      ...site,
      "--file",
      "note.txt",
      "What is in it?",
    ]);
    assert.deepEqual(
      asked.map(({ context }) => context.files.map(({ name }) => name)),
      [["note.txt"]],
    );
  });
});

test("ask --file: a page that never loads does not delay the question", async () => {
  const { model, asked } = recorder();
  // The first request is that for the page.
  const faults = [{ kind: "stall" as const, route: "any" as const, times: 1 }];
  await withSite({ model, faults }, async ({ url }, project) => {
    await write(project, { "note.txt": "x" });
    const { code, stderr } = await project.run(
      ["ask", "--site", url, "--timeout", "1", "--file", "note.txt", "Hi"],
    );
    assert.equal(code, 0, stderr);
    assert.lengthOf(asked[0]!.context.files, 1);
  });
});

test("ask --file: invalid files are rejected before anything is sent", async () => {
  const chatbots = [
    TAKES_ALL,
    { botId: "plain" },
    { botId: "one", fileUpload: true },
  ];
  await withSite({ chatbots }, async ({ url, site }, project) => {
    await write(project, {
      "note.txt": "x",
      "other.txt": "x",
      "third.txt": "x",
      "cat.png": "x",
      "run.exe": "x",
      "empty.txt": "",
    });
    await mkdir(join(project.folder, "folder"));
    const cases: [bot: string, files: string[], why: RegExp][] = [
      ["default", ["note.txt", "gone.txt"], /gone\.txt: no such file/],
      ["default", ["folder"], /folder: it is not a file/],
      ["default", ["note.txt", "run.exe"], /run\.exe: WordPress accepts no/],
      ["default", ["empty.txt"], /empty\.txt: The file is empty/],
      ["plain", ["note.txt"], /note\.txt: This chatbot accepts no files/],
      ["one", ["cat.png"], /cat\.png: This chatbot accepts no images/],
      ["one", ["note.txt", "other.txt"], /accepts 1 file per question, not 2/],
      [
        "default",
        ["note.txt", "other.txt", "third.txt"],
        /accepts 2 files per question, not 3/,
      ],
    ];
    for (const [bot, files, why] of cases) {
      const { code, stdout, stderr } = await project.run([
        "ask",
        "--site",
        `${url}chat/`,
        "--bot",
        bot,
        ...files.flatMap((file) => ["--file", file]),
        "Hi",
      ]);
      assert.equal(code, 1, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, why);
    }
    const sent = site.requests.entries.filter(({ method }) => method !== "GET");
    assert.deepEqual(sent, []);
  });
});

test("ask --file: without upload limits on the page, files are sent", async () => {
  const { model, asked } = recorder();
  await withSite({ model }, async ({ url, site }, project) => {
    await write(project, { "note.txt": "x", "x.zzz": "x" });
    const args = ["ask", "--site", url, "--file"];
    const first = await project.run([...args, "note.txt", "Hi"]);
    assert.equal(first.code, 0, first.stderr);
    assert.lengthOf(asked[0]!.context.files, 1);
    // The site's own refusal.
    const second = await project.run([...args, "x.zzz", "Hi"]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /x\.zzz: .*Invalid file type/);
    assert.notMatch(second.stderr, /model/);
    assert.equal(site.requests.submit, 1);
    const third = await project.run(["ask", "--file"]);
    assert.equal(third.code, 2);
  });
});

test("ask --file: Ctrl-C during the upload sends no question", async () => {
  const faults = [{ kind: "stall", route: "any", times: "always" }] as const;
  await withSite({}, async ({ url, site }, project) => {
    await write(project, { "note.txt": "x" });
    // The page and the session are there.
    await project.run(["ask", "--site", url, "Hi"]);
    site.configure({ faults });
    const before = site.requests.total;
    const program = await project.start(
      ["ask", "--site", url, "--file", "note.txt", "Hi"],
    );
    await until("it is waited for", () => site.requests.total > before);
    program.interrupt();
    assert.equal((await program.end()).code, 130);
    assert.equal(site.requests.submit, 1);
  });
});

test("chat: /file sends files with the next question, and again with /regenerate", async () => {
  const { model, asked } = recorder();
  await withSite({ model }, async ({ url, site }, project) => {
    await write(project, { "a.txt": "a", "b.txt": "b" });
    const lines = [
      "/file a.txt",
      "/file b.txt",
      "First",
      "Second",
      "/file a.txt",
      "Third",
      "/regenerate",
      "/file gone.txt",
      "Fourth",
    ];
    const { code, stderr } = await project.run(["chat", "--site", url], {
      stdin: `${lines.join("\n")}\n`,
    });
    assert.equal(code, 1);
    assert.match(stderr, /gone\.txt: no such file/);
    assert.deepEqual(
      asked.map(({ question, context }) =>
        [question, ...context.files.map(({ name }) => name)].join()
      ),
      ["First,a.txt,b.txt", "Second", "Third,a.txt", "Third,a.txt", "Fourth"],
    );
    assert.equal(site.requests.submit, 5);
  });
});

test("chat: a failed question keeps its files", async () => {
  const { model, asked } = recorder();
  let fail = true;
  const options = {
    *model(...args: Parameters<typeof model>) {
      yield* model(...args) as Iterable<string>;
      if (fail) {
        fail = false;
        throw new Error("The model is tired.");
      }
    },
  };
  await withSite(options, async ({ url }, project) => {
    await write(project, { "a.txt": "a" });
    await project.run(["chat", "--site", url], {
      stdin: "/file a.txt\nFirst\n/regenerate\nSecond\n",
    });
    assert.deepEqual(
      asked.map(({ question, context }) =>
        [question, context.files.length].join()
      ),
      ["First,1", "First,1", "Second,0"],
    );
  });
});

terminalTest(
  "chat: /file enforces the chatbot's upload limits",
  async () => {
    const { model, asked } = recorder();
    const options = { model, chatbots: [{ fileUpload: true }] };
    await withSite(options, async ({ url }, project) => {
      await write(project, { "a.txt": "a", "b.txt": "b", "c.png": "c" });
      const program = await project.terminal(
        ["chat", "--site", `${url}chat/`],
        { env: { NO_COLOR: "1" } },
      );
      await program.waitFor("/help lists");
      const type = async (line: string, wanted: string | RegExp) => {
        const from = program.stdout.length;
        program.write(`${line}\r`);
        await program.waitFor(wanted, "stdout", from);
      };
      await type("/file c.png", "accepts no images");
      await type("/file a.txt", "With the next question: a.txt");
      await type("/file b.txt", /accepts 1 file per question, not 2/);
      await type("Read it", "Yes.");
      await type("/file b.txt", "With the next question: b.txt");
      program.write("\x04");
      assert.equal((await program.end()).code, 0);
      assert.deepEqual(asked[0]?.context.files.map(({ name }) => name), [
        "a.txt",
      ]);
    });
  },
);
