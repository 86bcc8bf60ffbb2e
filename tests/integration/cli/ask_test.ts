import { assert } from "chai";
import { end, live } from "../../support/fixtures.ts";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "../../support/harness.ts";
import { answerLikeASite, withServer } from "../../support/raw_server.ts";
import { gate, recorder, until, withSite, withTempProject } from "./program.ts";

test("ask: streams the answer, and nothing else, to standard output", async () => {
  const more = gate();
  const options = {
    model: async function* () {
      yield "one ";
      await more.opened;
      yield "two";
    },
  };
  await withSite(options, async ({ url }, project) => {
    const program = await project.start(["ask", "--site", url, "Hi"]);
    // The second half does not exist before the first half is seen.
    await program.waitFor("one ");
    assert.equal(program.stdout, "one ");
    more.open();
    assert.deepEqual(await program.end(), {
      code: 0,
      signal: null,
      stdout: "one two\n",
      stderr: "",
    });
  });
});

test("ask: a first word that is not a command begins a question", async () => {
  await withSite({ model: "echo" }, async ({ url }, project) => {
    const { code, stdout } = await project.run([
      "--site",
      url,
      "Tell",
      "me",
      "more",
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^You said: Tell me more\n/);
  });
});

test("ask: piped input follows the question after a blank line", async () => {
  const { model, asked } = recorder();
  await withSite({ model }, async ({ url }, project) => {
    const args = ["ask", "--site", url];
    await project.run([...args, "Review", "this"], {
      stdin: "- a\n\n+ b\n\n",
    });
    await project.run(args, { stdin: "héllo мир\n" });
    await project.run([...args, "Review this"], { stdin: " \n" });
    assert.deepEqual(asked.map(({ question }) => question), [
      "Review this\n\n- a\n\n+ b",
      "héllo мир",
      "Review this",
    ]);
  });
});

test("ask: ASKGPT4_SITE sets the site without --site", async () => {
  await withSite({ model: "echo" }, async ({ url }, project) => {
    const env = { ASKGPT4_SITE: url };
    const { code, stdout } = await project.run(["ask", "Hi"], { env });
    assert.equal(code, 0);
    assert.match(stdout, /^You said: Hi\n/);
  });
});

test("ask --bot: asks the given chatbot", async () => {
  const { model, asked } = recorder();
  const options = { model, chatbots: [{}, { botId: "support" }] };
  await withSite(options, async ({ url }, project) => {
    await project.run(["ask", "--site", url, "--bot", "support", "Hi"]);
    assert.equal(asked[0]?.context.botId, "support");
  });
});

test("ask --no-stream: one JSON answer", async () => {
  const { model, asked } = recorder("Yes, all at once.");
  await withSite({ model }, async ({ url }, project) => {
    const { code, stdout } = await project.run(
      ["ask", "--no-stream", "--site", url, "Hi"],
    );
    assert.deepEqual([code, stdout], [0, "Yes, all at once.\n"]);
    assert.isFalse(asked[0]?.context.stream);
  });
});

test("ask --json: one event per line, ending with the result", async () => {
  await withSite({ model: "echo" }, async ({ url }, project) => {
    const { code, stdout, stderr } = await project.run(
      ["ask", "--json", "--site", url, "Hi\u009b there"],
    );
    assert.equal(code, 0);
    assert.equal(stderr, "");
    const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    const text = events.filter(({ type }) => type === "text")
      .map(({ text }) => text).join("");
    const { type, result } = events.at(-1);
    assert.equal(type, "end");
    assert.equal(result.text, text.trim());
    assert.match(text, /^You said: Hi\u009b there\n/);
    assert.notInclude(stdout, "\u009b", "a terminal would obey it");
  });
});

for (
  const [streamed, final, shown] of [
    ["  a\n", "  a\n", "  a\n"],
    [" a ", "a", " a \n"],
    ["a\n", "a\nb", "a\nb\n"],
  ] as const
) {
  test(`ask: ${JSON.stringify(final)} after ${JSON.stringify(streamed)} is shown once`, () =>
    withServer((request, response) => {
      if (!request.path.endsWith("chats/submit")) {
        return answerLikeASite(request, response);
      }
      response.setHeader("content-type", "text/event-stream");
      response.end(live(streamed) + end(final));
    }, ({ url }) =>
      withTempProject(async (project) => {
        const { code, stdout, stderr } = await project.run(
          ["ask", "--site", url, "Hi"],
        );
        assert.deepEqual([code, stdout, stderr], [0, shown, ""]);
      })));
}

for (
  const [args, expected, note] of [
    [[], "Draft.\n", /^The final text differs [^]*--final/],
    [["--final"], "Moderated.\n", /^$/],
  ] as const
) {
  test(`ask ${args.join(" ")}: a pipe gets one of two texts that differ`, () =>
    withServer((request, response) => {
      if (!request.path.endsWith("chats/submit")) {
        return answerLikeASite(request, response);
      }
      response.setHeader("content-type", "text/event-stream");
      response.end(live("Draft.") + end("Moderated."));
    }, ({ url }) =>
      withTempProject(async (project) => {
        const { code, stdout, stderr } = await project.run(
          ["ask", ...args, "--site", url, "Hi"],
        );
        assert.deepEqual([code, stdout], [0, expected]);
        assert.match(stderr, note);
      })));
}

const USER = { name: "ada", password: "abcd efgh" };

test("ask --user: the password comes from the environment or a file", async () => {
  const { model, asked } = recorder();
  await withSite({ model, users: [USER] }, async ({ url }, project) => {
    const args = ["ask", "--site", url, "--user", "ada", "Hi"];
    const env = (name: string, value: string) => ({ env: { [name]: value } });
    await writeFile(join(project.folder, "secret"), `${USER.password}\n`);
    const inEnv = env("ASKGPT4_PASSWORD", USER.password);
    assert.equal((await project.run(args, inEnv)).code, 0);
    const inFile = env("ASKGPT4_PASSWORD_FILE", "secret");
    assert.equal((await project.run(args, inFile)).code, 0);
    assert.deepEqual(asked.map(({ context }) => context.user), ["ada", "ada"]);
    const none = await project.run(args);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /No password for ada\.\n.*ASKGPT4_PASSWORD/);
    const missing = await project.run(
      args,
      env("ASKGPT4_PASSWORD_FILE", "nothing"),
    );
    assert.equal(missing.code, 2);
    assert.lengthOf(asked, 2);
  });
});

test("ask --json: metadata that is nested too deeply is omitted", async () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  await withServer((request, response) => {
    if (!request.path.endsWith("chats/submit")) {
      return answerLikeASite(request, response);
    }
    response.setHeader("content-type", "text/event-stream");
    response.end(
      `data: {"type":"live","subtype":"debug","data":"a","metadata":{"x":${deep}}}\n\n` +
        live("Hello") + end("Hello"),
    );
  }, ({ url }) =>
    withTempProject(async (project) => {
      const { code, stdout, stderr } = await project.run(
        ["ask", "--json", "--site", url, "Hi"],
      );
      assert.deepEqual([code, stderr], [0, ""]);
      const events = stdout.trimEnd().split("\n")
        .map((line) => JSON.parse(line));
      assert.deepEqual(events[0], { type: "debug", text: "a" });
      assert.equal(events.at(-1).result.text, "Hello");
    }));
});

test("ask --json: an error is the last line, with the partial text", async () => {
  const options = { faults: [{ kind: "cut" as const, after: 4 }] };
  await withSite(options, async ({ url }, project) => {
    const { code, stdout } = await project.run(
      ["ask", "--json", "--site", url, "What is a nonce?"],
    );
    assert.equal(code, 1);
    const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    const { type, code: name, message, partialText } = lines.at(-1);
    assert.deepEqual([type, name], ["error", "interrupted"]);
    assert.isNotEmpty(message);
    const text = lines.filter(({ type }) => type === "text")
      .map(({ text }) => text).join("");
    assert.isNotEmpty(text);
    assert.equal(partialText, text);
  });
});

test("ask: a failed question exits 1 with the partial text on standard output", async () => {
  const options = { faults: [{ kind: "cut" as const, after: 4 }] };
  await withSite(options, async ({ url }, project) => {
    const { code, stdout, stderr } = await project.run(
      ["ask", "--site", url, "What is a nonce?"],
    );
    assert.equal(code, 1);
    assert.match(stdout, /^A \*\*nonce\*\*.*\n$/);
    assert.match(
      stderr,
      /^Error: .* ended the stream before the answer was complete\./,
    );
    assert.match(stderr, /\nHint: .*\n$/);
  });
});

test("ask: an unreachable site is named, with a hint", async () => {
  await withSite({}, async ({ url, close }, project) => {
    await close();
    const { code, stdout, stderr } = await project.run(
      ["ask", "--site", url, "Hi"],
    );
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.include(stderr, `Could not connect to ${new URL(url).host}`);
    assert.match(stderr, /\nHint: Check the address/);
  });
});

test("ask: escape sequences in a site's error are made visible [T-17]", async () => {
  const message = "Local: \x1b]0;owned\x07\x1b[2Jno\u202e";
  const options = { faults: [{ kind: "error-event" as const, message }] };
  await withSite(options, async ({ url }, project) => {
    const { code, stderr } = await project.run(["ask", "--site", url, "Hi"]);
    assert.equal(code, 1);
    assert.include(stderr, "Error: Local:");
    // deno-lint-ignore no-control-regex
    assert.notMatch(stderr, /[\x1b\x07\x80-\x9f\u202e]/);
  });
});

test("ask --timeout: limits the seconds without data", async () => {
  const options = { faults: [{ kind: "hang" as const, after: 4 }] };
  await withSite(options, async ({ url }, project) => {
    const { code, stdout, stderr } = await project.run(
      ["ask", "--timeout", "0.3", "--site", url, "What is a nonce?"],
    );
    assert.equal(code, 1);
    assert.match(stdout, /^A \*\*nonce/);
    assert.match(stderr, /no event arrived for 0\.3 seconds/);
    assert.include(stderr, "--timeout");
  });
});

test("ask: Ctrl-C before the first word exits 130 and closes the connection", async () => {
  const options = { faults: [{ kind: "stall" as const }] };
  await withSite(options, async ({ url, site }, project) => {
    const program = await project.start(["ask", "--site", url, "Hi"]);
    await until("the question came", () => site.requests.submit === 1);
    program.interrupt();
    const { code, stdout, stderr } = await program.end();
    assert.deepEqual([code, stdout, stderr], [130, "", ""]);
    await until("the connection is closed", () => site.activeStreams === 0);
  });
});

test("ask: Ctrl-C during the answer exits 130 and keeps the partial text", async () => {
  const options = {
    model: async function* (_: string, { signal }: { signal: AbortSignal }) {
      yield "one two";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  };
  await withSite(options, async ({ url, site }, project) => {
    const program = await project.start(["ask", "--site", url, "Hi"]);
    await program.waitFor("one two");
    program.interrupt();
    const { code, stdout } = await program.end();
    assert.deepEqual([code, stdout], [130, "one two\n"]);
    await until("the connection is closed", () => site.activeStreams === 0);
  });
});

test("ask: a second Ctrl-C ends it at once, even with a slow reader", async () => {
  let parts = 0;
  const options = {
    model: async function* (_: string, { signal }: { signal: AbortSignal }) {
      for (; !signal.aborted; parts++) {
        yield "x".repeat(100_000);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
  await withSite(options, async ({ url, site }, project) => {
    const program = await project.start(["ask", "--site", url, "Hi"], {
      unread: true,
    });
    await until("nothing more fits in between", async () => {
      const before = parts;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return parts > 0 && parts === before;
    });
    program.interrupt();
    await until("the first one took", () => site.activeStreams === 0);
    assert.isTrue(program.running, "it waits for its reader");
    program.interrupt();
    const { code, signal } = await program.end();
    // Deno tells a child's death by a signal as its shell's code.
    assert.include(["SIGINT", 130], signal ?? code);
  });
});

test("ask: a closed pipe ends it silently and closes the connection", async () => {
  const options = {
    model: async function* (_: string, { signal }: { signal: AbortSignal }) {
      for (let i = 0; !signal.aborted; i++) {
        yield `line ${i}\n`;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
  await withSite(options, async ({ url, site }, project) => {
    const command = await project.command(["ask", "--site", url, "Hi"]);
    const program = project.launch([
      "sh",
      "-c",
      '{ "$@"; echo "exit $?" >&2; } | head -n 1',
      "sh",
      ...command,
    ]);
    const { stdout, stderr } = await program.end();
    assert.equal(stdout, "line 0\n");
    assert.equal(stderr, "exit 0\n");
    await until("the connection is closed", () => site.activeStreams === 0);
  });
});

test("ask: the text is unchanged in a file or a pipe", async () => {
  // A character in two halves, controls, a carriage return, no newline.
  const parts = ["a\x1b[31mb\r", "\nc\u202e ", "\ud83d", "\udc4d\n\n"];
  const options = { model: () => parts };
  await withSite(options, async ({ url }, project) => {
    const { stdout } = await project.run(["ask", "--site", url, "Hi"]);
    assert.equal(stdout, parts.join(""));
  });
});

test("ask --verbose: logs requests without nonces and texts [T-37]", async () => {
  await withSite(
    { model: "echo", nonce: "5ec2e7abcd" },
    async (site, project) => {
      const { code, stdout, stderr } = await project.run(
        ["ask", "--verbose", "--site", site.url, "My secret"],
      );
      assert.equal(code, 0);
      assert.include(stdout, "My secret");
      assert.match(stderr, /POST .*start_session status=200/);
      assert.match(stderr, /POST .*chats\/submit status=200/);
      assert.notMatch(stderr, /5ec2e7abcd|secret|mwai_session_id/);
    },
  );
});

test("ask: without a terminal there are no escape sequences", async () => {
  await withTempProject(async (project) => {
    const { stderr } = await project.run(["ask", "--frob"]);
    assert.match(stderr, /^Error: /);
    assert.notInclude(stderr, "\x1b");
  });
});
