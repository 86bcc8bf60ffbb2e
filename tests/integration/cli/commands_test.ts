import { assert } from "chai";
import { test } from "../../support/harness.ts";
import { terminalTest, until, withSite, withTempProject } from "./program.ts";

test("bots: prints a table of the chatbots on a page", async () => {
  const chatbots = [
    { greeting: "" },
    {
      botId: "support",
      textInputMaxLength: 512,
      imageUpload: true,
      maxUploads: 3,
      stream: false,
      greeting: "How may I help?",
    },
  ];
  await withSite({ chatbots }, async ({ url }, project) => {
    const { code, stdout, stderr } = await project.run([
      "bots",
      `${url}chat/`,
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `bot      name  longest question  uploads     streams
default  AI    8000 characters   none        yes
support  AI    512 characters    images (3)  no

support says: How may I help?
`,
    );
  });
});

test("bots --json: one chatbot per line, without the page's nonce", async () => {
  const chatbots = [{}, { botId: "support", nonceOnPage: true }];
  await withSite({ chatbots, nonce: "5ec2e7abcd" }, async (site, project) => {
    const { code, stdout } = await project.run(
      ["bots", "--json", `${site.url}chat/`],
    );
    assert.equal(code, 0);
    const bots = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(bots.map(({ botId }) => botId), ["default", "support"]);
    assert.isTrue(bots[1].hasNonce);
    assert.notInclude(stdout, "5ec2e7abcd");
  });
});

test("bots: a page without chatbots and a missing page fail", async () => {
  await withSite({}, async ({ url }, project) => {
    const none = await project.run(["bots", url]);
    assert.equal(none.code, 1);
    assert.include(none.stderr, "No chatbot found on this page");
    const missing = await project.run(["bots", `${url}nowhere/`]);
    assert.equal(missing.code, 1);
    assert.include(missing.stderr, "no page at this URL");
  });
});

test("bots: a page that never loads times out", async () => {
  const faults = [{ kind: "stall" as const, route: "any" as const }];
  await withSite({ faults }, async ({ url }, project) => {
    const { code, stderr } = await project.run(
      ["bots", "--timeout", "0.3", `${url}chat/`],
    );
    assert.equal(code, 1);
    assert.include(stderr, "0.3 seconds");
  });
});

test("check: prints a report without asking", async () => {
  await withSite({}, async ({ url, site }, project) => {
    const { code, stdout } = await project.run(["check", `${url}chat/`]);
    assert.equal(code, 0);
    assert.match(stdout, / {2}AI Engine {2}yes\n {2}streaming {2}yes\n/);
    assert.include(stdout, "No question was asked.");
    assert.equal(site.requests.submit, 0);
  });
});

test("check --ask --json: asks a question", async () => {
  await withSite({}, async ({ url, site }, project) => {
    const { code, stdout } = await project.run(
      ["check", "--ask", "--json", url],
    );
    assert.equal(code, 0);
    const report = JSON.parse(stdout);
    assert.isTrue(report.working && report.asked);
    assert.equal(site.requests.submit, 1);
  });
});

test("check: exits 1 with the reason if the site does not work", async () => {
  await withSite({ software: "wordpress" }, async ({ url }, project) => {
    const { code, stdout } = await project.run(["check", url]);
    assert.equal(code, 1);
    assert.match(stdout, / {2}WordPress {2}yes\n {2}AI Engine {2}no\n/);
    assert.include(stdout, "without AI Engine");
  });
});

test("demo: without a terminal, answers the first question and exits", async () => {
  await withTempProject(async (project) => {
    const { code, stdout, stderr } = await project.run(["demo"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /at\n {2}http:\/\/127\.0\.0\.1:\d+\/\n/);
    assert.match(stdout, /\n> What is Ask GPT-4\?\n\nI am the \*\*demo site/);
  });
});

terminalTest(
  "demo: on a terminal, a chat continues the first question",
  async () => {
    await withTempProject(async (project) => {
      const program = await project.terminal(["demo"], {
        stdin: { open: true },
        env: { NO_COLOR: "1" },
      });
      await program.waitFor("Your turn.");
      const from = program.stdout.length;
      program.write("/save chat.md\r");
      await program.waitFor("Saved as", "stdout", from);
      program.write("What is a nonce?\r");
      await program.waitFor("exactly **one** request.", "stdout", from);
      program.write("/exit\r");
      assert.equal((await program.end()).code, 0);
    });
  },
);

test("serve: an OpenAI-compatible API that requires its key [T-46]", async () => {
  await withSite({ model: "echo", delay: 0 }, async ({ url }, project) => {
    const served = await project.start(["serve", "--site", url]);
    const said = await served.waitFor("Ctrl-C stops it.");
    const base = /base URL +(\S+)/.exec(said)![1];
    const key = /API key +(\S+)/.exec(said)![1];
    assert.match(base!, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    const ask = (token: string) =>
      fetch(`${base}/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({
          model: "gpt-4",
          messages: [{ role: "user", content: "Hello" }],
        }),
      });
    const refused = await ask("guessed");
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
    const { choices } = await (await ask(key!)).json();
    assert.match(choices[0].message.content, /^You said: Hello/);

    const port = new URL(base!).port;
    const taken = await project.run(["serve", "--site", url, "--port", port]);
    assert.equal(taken.code, 2);
    assert.include(taken.stderr, `Port ${port} is in use`);
    served.interrupt();
    assert.equal((await served.end()).code, 130);
  });
});

test("demo --serve: serves until Ctrl-C", async () => {
  await withTempProject(async (project) => {
    const demo = await project.start(["demo", "--serve"]);
    const said = await demo.waitFor("Ctrl-C stops it.");
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)![0];
    const port = new URL(url).port;
    const taken = await project.run(["demo", "--serve", "--port", port]);
    assert.equal(taken.code, 2);
    assert.include(taken.stderr, `Port ${port} is in use`);
    const asked = await project.run(["ask", "--site", url, "Hello"]);
    assert.match(asked.stdout, /^Hello! I am the demo site/);
    demo.interrupt();
    assert.equal((await demo.end()).code, 130);
    await until(
      "it is gone",
      async () => (await project.run(["check", url])).code === 1,
    );
  });
});
