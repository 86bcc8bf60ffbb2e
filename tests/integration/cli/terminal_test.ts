import { assert } from "chai";
import { gate, terminalTest, until, withSite } from "./program.ts";

terminalTest(
  "terminal: a spinner shows status events until the first word",
  async () => {
    const first = gate();
    const options = {
      model: async function* () {
        yield { subtype: "thinking", data: "Reading \x1b]0;evil\x07 the docs" };
        await first.opened;
        yield "One.";
      },
    };
    await withSite(options, async ({ url }, project) => {
      const program = await project.terminal(["ask", "--site", url, "Hi"]);
      await program.waitFor(/⠹.*Reading ␛\]0;evil␇ the docs/);
      first.open();
      const { code, stdout } = await program.end();
      assert.equal(code, 0);
      const after = stdout.slice(stdout.lastIndexOf("\x1b[K"));
      assert.equal(after, "\x1b[KOne.\r\n", "the line was empty again");
    });
  },
);

terminalTest(
  "terminal: --user asks for the password without showing it",
  async () => {
    const users = [{ name: "ada", password: "abcd efgh" }];
    const seen: (string | undefined)[] = [];
    const options = {
      users,
      model: async function* (
        _text: string,
        { user }: { user?: string | undefined },
      ) {
        seen.push(user);
        yield "One.";
      },
    };
    await withSite(options, async ({ url }, project) => {
      const args = ["ask", "--site", url, "--user", "ada", "Hi"];
      const start = { stdin: { open: true } } as const;
      const program = await project.terminal(args, start);
      await program.waitFor("Password for ada: ");
      program.write("abcx\x7fd efgh\r");
      const { code, stdout } = await program.end();
      assert.equal(code, 0);
      assert.notMatch(stdout, /abc|efgh/);
      assert.deepEqual(seen, ["ada"]);
      const left = await project.terminal(args, start);
      await left.waitFor("Password for ada: ");
      left.write("\x03");
      assert.equal((await left.end()).code, 130);
      assert.lengthOf(seen, 1);
    });
  },
);

terminalTest(
  "terminal: citation marks are left out",
  async () => {
    const options = {
      model: async function* () {
        yield "See 【4:0";
        yield "†source】the list. \ue200cite\ue202turn0\ue201Done.";
      },
    };
    await withSite(options, async ({ url }, project) => {
      const args = ["ask", "--site", url, "Hi"];
      const shown = await (await project.terminal(args)).end();
      assert.match(shown.stdout, /See the list\. Done\.\r\n$/);
      const { stdout } = await project.run(args);
      assert.include(stdout, "【4:0†source】the list. \ue200cite");
    });
  },
);

terminalTest(
  "terminal: NO_COLOR removes colors from messages",
  async () => {
    const fault = { kind: "status", status: 500, times: "always" } as const;
    const options = { faults: [fault] };
    await withSite(options, async ({ url }, project) => {
      const args = ["ask", "--site", url, "Hi"];
      const colored = await project.terminal(args);
      assert.include((await colored.end()).stdout, "\x1b[31mError:\x1b[39m");
      const plain = await project.terminal(args, {
        stdin: { open: true },
        env: { NO_COLOR: "1" },
      });
      // deno-lint-ignore no-control-regex
      assert.notMatch((await plain.end()).stdout, /\x1b\[\d/);
    });
  },
);

terminalTest("terminal: TERM=dumb gets no spinner and no colors", async () => {
  const options = { faults: [{ kind: "stall" as const }] };
  await withSite(options, async ({ url, site }, project) => {
    const program = await project.terminal(["ask", "--site", url, "Hi"], {
      stdin: { open: true },
      env: { TERM: "dumb" },
    });
    await until("the question came", () => site.requests.submit === 1);
    // Longer than a spinner waits.
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(program.stdout, "");
    program.write("\x03");
    assert.equal((await program.end()).code, 130);
  });
});

terminalTest(
  "terminal: escape sequences in an answer are made visible, even if split",
  async () => {
    const parts = [
      "a\x1b",
      "[2J",
      "\x1b]0;ti",
      "tle\x07b",
      "\u009b31m",
      "\u202ec\r",
      "d",
    ];
    await withSite({ model: () => parts }, async ({ url }, project) => {
      const program = await project.terminal(["ask", "--site", url, "Hi"]);
      const { code, stdout } = await program.end();
      assert.equal(code, 0);
      assert.include(stdout, "a␛[2J␛]0;title␇b<U+009B>31m<U+202E>c␍d\r\n");
      const own = stdout.replaceAll("\r\x1b[K", "").replace(
        // The spinner's colors.
        // deno-lint-ignore no-control-regex
        /\x1b\[\d+m/g,
        "",
      );
      // deno-lint-ignore no-control-regex
      assert.notMatch(own, /[\x1b\x07\x80-\x9f\u202e]/);
    });
  },
);

terminalTest("terminal: Ctrl-C in mid-answer", async () => {
  const options = {
    model: async function* (_: string, { signal }: { signal: AbortSignal }) {
      yield "one two";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  };
  await withSite(options, async ({ url, site }, project) => {
    const program = await project.terminal(["ask", "--site", url, "Hi"]);
    await program.waitFor("one two");
    program.write("\x03");
    const { code, stdout } = await program.end();
    assert.equal(code, 130);
    assert.include(stdout, "Stopped.");
    await until("the connection is closed", () => site.activeStreams === 0);
  });
});

terminalTest("terminal: shortcuts are listed below an answer", async () => {
  await withSite({}, async ({ url }, project) => {
    const program = await project.terminal(["ask", "--site", url, "EXTRAS"], {
      stdin: { open: true },
      env: { NO_COLOR: "1" },
    });
    const { stdout } = await program.end();
    assert.include(stdout, "\r\n1  Explain more\r\n");
  });
});

terminalTest(
  "terminal: escape sequences in a page's names are made visible in a table",
  async () => {
    const chatbots = [{
      botId: "s\x1b[2J",
      greeting: "Hi\x1b]0;evil\x07\nthere",
    }];
    await withSite({ chatbots }, async ({ url }, project) => {
      const program = await project.terminal(["bots", `${url}chat/`]);
      const { code, stdout } = await program.end();
      assert.equal(code, 0);
      assert.include(stdout, "s␛[2J says: Hi␛]0;evil␇ there");
    });
  },
);
