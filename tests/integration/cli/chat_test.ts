import { assert } from "chai";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ChatClient, type ConversationJson } from "@askgpt4/core";
import { parseChatCommand } from "../../../src/cli/commands/chat_commands.ts";
import { test } from "../../support/harness.ts";
import {
  gate,
  type Program,
  type TempProject,
  terminalTest,
  until,
  withSite,
} from "./program.ts";

/** A terminal at the terminal, who waits for the prompt. */
class Terminal {
  readonly #program: Program;
  #read = 0;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Types something, and waits for what it brings. */
  async type(keys: string, wanted: string | RegExp): Promise<string> {
    this.#read = this.#program.stdout.length;
    this.#program.write(keys);
    return await this.see(wanted);
  }

  /** Waits until there is something to see. */
  async see(wanted: string | RegExp): Promise<string> {
    const seen = () => onScreen(this.#program.stdout.slice(this.#read));
    await until(
      `${wanted} on the screen`,
      () =>
        typeof wanted === "string"
          ? seen().includes(wanted)
          : wanted.test(seen()),
      () => JSON.stringify(seen()),
    );
    return seen();
  }
}

/** What the editor writes, without its moves of the cursor. */
function onScreen(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[\d*[GJK]|\x1b\[\?2004[hl]|\r(?!\n)/g, "");
}

/** An empty prompt. */
const PROMPT = /(^|\n)> $/;

async function startChat(
  project: TempProject,
  url: string,
): Promise<{ program: Program; terminal: Terminal }> {
  const program = await project.terminal(["chat", "--site", url], {
    stdin: { open: true },
    env: { NO_COLOR: "1" },
  });
  const terminal = new Terminal(program);
  await terminal.see(PROMPT);
  return { program, terminal };
}

terminalTest(
  "chat: a session with /help, questions, /new, /back, /save and Ctrl-D",
  async () => {
    await withSite({}, async ({ url }, project) => {
      const { program, terminal } = await startChat(project, url);
      await terminal.type("/help\r", "/save FILE");
      await terminal.type("My name is Ada.\r", "Nice to meet you, **Ada**!");
      await terminal.see(PROMPT);
      await terminal.type("What is my name?\r", "Your name is **Ada**.");
      await terminal.see(PROMPT);
      await terminal.type("/new\r", "New conversation");
      await terminal.type("What is my name?\r", "You have not told me.");
      await terminal.see(PROMPT);
      await terminal.type("/back\r", "after: What is my name?");
      await terminal.type("/save chat.md\r", "Saved as");
      await terminal.type("/save chat.json\r", "Saved as");
      await terminal.type("/frob\r", "Unknown command: /frob.");
      await terminal.type("/save /\r", "Error: Could not save");
      await terminal.type("\x04", "");
      assert.equal((await program.end()).code, 0);

      const markdown = await readFile(join(project.folder, "chat.md"), "utf8");
      assert.match(markdown, /^# Conversation with 127\.0\.0\.1/);
      assert.include(
        markdown,
        "## You\n\nMy name is Ada.\n\n## Chatbot\n\nNice",
      );
      const json = JSON.parse(
        await readFile(join(project.folder, "chat.json"), "utf8"),
      ) as ConversationJson;
      const conversation = new ChatClient({ site: url }).conversation(json);
      assert.deepEqual(conversation.turns.map(({ role }) => role), [
        "user",
        "assistant",
        "user",
        "assistant",
      ]);
    });
  },
);

terminalTest(
  "chat: /save does not replace a file, and an error leaves an empty prompt",
  async () => {
    await withSite({}, async ({ url }, project) => {
      const file = join(project.folder, "mine.md");
      await writeFile(file, "mine");
      const { terminal } = await startChat(project, url);
      await terminal.type(
        "/save mine.md\r",
        // The terminal breaks the line after a long path.
        /a\s+file\s+with\s+this\s+name\s+already\s+exists\.\r\n> $/,
      );
      assert.equal(await readFile(file, "utf8"), "mine");
      await terminal.type("/save yours.md\r", "Saved as");
      await terminal.type("/save yours.md\r", "Saved as");
    });
  },
);

terminalTest(
  "chat: Ctrl-C stops the answer and keeps the conversation and the question",
  async () => {
    const options = {
      model: async function* (
        question: string,
        { signal }: { signal: AbortSignal },
      ) {
        yield `to ${question}: one two`;
        if (question !== "long") return;
        await new Promise((resolve) =>
          signal.addEventListener("abort", resolve)
        );
      },
    };
    await withSite(options, async ({ url, site }, project) => {
      const { program, terminal } = await startChat(project, url);
      await terminal.type("long\r", "to long: one two");
      await terminal.type("\x03", "Stopped.");
      await until("the connection is closed", () => site.activeStreams === 0);
      await terminal.see(PROMPT);
      await terminal.type("\x1b[A", /long$/);
      await terminal.type("er\r", "to longer: one two");
      await terminal.see(PROMPT);
      // At the prompt: what stands there can be got back, and two leave.
      await terminal.type(
        "half a thought\x03",
        "Press arrow-up to get it back.",
      );
      await terminal.type("\x1b[A", /half a thought$/);
      await terminal.type("\x03", "Press arrow-up");
      await terminal.type("\x03", "Press Ctrl-C again");
      await terminal.type("\x03", "");
      assert.equal((await program.end()).code, 130);
    });
  },
);

terminalTest(
  "chat: a failed question is at the prompt again",
  async () => {
    const options = { faults: [{ kind: "cut" as const, after: 4 }] };
    await withSite(options, async ({ url, site }, project) => {
      const { terminal } = await startChat(project, url);
      await terminal.type(
        "What is a nonce?\r",
        /Hint: .*> What is a nonce\?$/s,
      );
      await terminal.type("\r", "exactly **one** request.");
      assert.equal(site.requests.submit, 2);
    });
  },
);

terminalTest(
  "chat: keys typed while an answer streams are held until the prompt",
  async () => {
    const options = {
      model: async function* (question: string) {
        yield `to ${question}: `;
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield "done";
      },
    };
    await withSite(options, async ({ url, site }, project) => {
      const { terminal } = await startChat(project, url);
      await terminal.type("one\r", "to one: ");
      const rest = await terminal.type("two\rthr", "to two: ");
      assert.match(rest, /^done\r\n/, "no key got into the answer");
      await terminal.see(/> thr$/);
      assert.equal(site.requests.submit, 2);
    });
  },
);

terminalTest("chat: several lines, by a backslash and by pasting", async () => {
  await withSite({ model: "echo" }, async ({ url }, project) => {
    const { terminal } = await startChat(project, url);
    await terminal.type("one \\\r", "… ");
    await terminal.type("two\r", "You said: one \r\ntwo\r\n");
    await terminal.see(PROMPT);
    await terminal.type("\x1b[200~a\nb\r\nc\x1b[201~", "a⏎b⏎c");
    await terminal.type("!\r", "You said: a\r\nb\r\nc!\r\n");
    await terminal.see(PROMPT);
    // In pieces, as a terminal may deliver it.
    const long = Array.from({ length: 80 }, (_, i) => `line ${i}`).join("\n");
    await terminal.type("see: \x1b[20", "see: ");
    await terminal.type(`0~${long.slice(0, 99)}`, "");
    await terminal.type(`${long.slice(99)}\x1b[2`, "");
    await terminal.type("01~", "[pasted 1: 80 lines]");
    await terminal.type("\r", "line 78\r\nline 79\r\n");
  });
});

terminalTest(
  "chat: the history keeps the draft",
  async () => {
    await withSite({ model: "echo" }, async ({ url }, project) => {
      const { terminal } = await startChat(project, url);
      await terminal.type("draft one\r", "You said: draft one");
      await terminal.see(PROMPT);
      await terminal.type("draft\x1b[D\x1b[D", "draft");
      await terminal.type("\x1b[A", "draft one");
      await terminal.type("\x1b[B\r", "You said: draft\r\n");
    });
  },
);

terminalTest("chat: arrow keys walk the whole history, both ways", async () => {
  await withSite({ model: "echo" }, async ({ url }, project) => {
    const { terminal } = await startChat(project, url);
    for (const question of ["one", "two", "three"]) {
      await terminal.type(`${question}\r`, `You said: ${question}`);
      await terminal.see(PROMPT);
    }
    await terminal.type("draft\x15", "");
    await terminal.type("\x1b[A", /> three$/);
    await terminal.type("\x1b[A\x1b[A", /> one$/);
    await terminal.type("\x1b[B", /> two$/);
    await terminal.type("\x1b[B\x1b[B", /> $/);
    await terminal.type("\x1b[A\x1b[A\r", "You said: two");
  });
});

terminalTest("chat: Ctrl-Z suspends it, also during an answer", async () => {
  const answer = gate();
  const options = {
    model: async function* (question: string) {
      yield `to ${question}: `;
      await answer.opened;
      yield "done";
    },
  };
  await withSite(options, async ({ url }, project) => {
    const command = await project.command(["chat", "--site", url]);
    if (command[1] === "run") command.splice(2, 0, "--allow-run");
    // Only a shell with job control can resume a process, and `sh` in between
    // has to stop as well, like `deno task` or `npx`.
    const shell = project.launch(
      ["script", "-qefc", "bash --norc --noprofile -i", "/dev/null"],
      { stdin: { open: true }, env: { NO_COLOR: "1", PS1: "$ " } },
    );
    const terminal = new Terminal(shell);
    await terminal.see("$ ");
    await terminal.type(`sh -c '${command.join(" ")}; true'\r`, PROMPT);
    await terminal.type("on\x1a", "Stopped");
    await terminal.type("fg\r", /> on$/);
    await terminal.type("e\r", "to one: ");
    await terminal.type("\x1a", "Stopped");
    await terminal.type("fg\r", "fg");
    answer.open();
    await terminal.see("done");
    await terminal.see(PROMPT);
    await terminal.type("\x04", "$ ");
    await terminal.type("exit\r", "exit");
    await shell.end();
  });
});

terminalTest(
  "chat: /edit replaces the last question, /regenerate asks it again",
  async () => {
    await withSite({ model: "echo" }, async ({ url }, project) => {
      const { terminal } = await startChat(project, url);
      await terminal.type("/regenerate\r", "No question yet.");
      await terminal.type("first\r", "You said: first");
      await terminal.see(PROMPT);
      await terminal.type("/edit\r", /> first$/);
      await terminal.type("ly\r", "You said: firstly");
      await terminal.see(PROMPT);
      await terminal.type("/regenerate\r", "You said: firstly");
      await terminal.see(PROMPT);
      await terminal.type("/save chat.json\r", "Saved as");
      const json = JSON.parse(
        await readFile(join(project.folder, "chat.json"), "utf8"),
      ) as ConversationJson;
      const asked = json.turns.filter(({ role }) => role === "user");
      assert.deepEqual(asked.map(({ content }) => content), ["firstly"]);
    });
  },
);

terminalTest(
  "chat: a number selects a shortcut; other numbers are questions",
  async () => {
    await withSite({}, async ({ url }, project) => {
      const { terminal } = await startChat(project, url);
      await terminal.type("EXTRAS\r", "1  Explain more");
      await terminal.see(PROMPT);
      await terminal.type("1\r", "You have used a **shortcut**");
      await terminal.see(PROMPT);
      await terminal.type("1\r", "I can not answer that");
    });
  },
);

terminalTest(
  "chat: the page's greeting is shown and its limit enforced",
  async () => {
    const chatbots = [{}, {
      botId: "support",
      greeting: "Welcome\x1b[2J!",
      textInputMaxLength: 10,
    }];
    await withSite({ chatbots }, async ({ url, site }, project) => {
      const { terminal } = await startChat(project, `${url}chat/`);
      await terminal.type(
        "/bot none\r",
        "This page has no chatbot none",
      );
      await terminal.type("/bot support\r", "Welcome␛[2J!");
      await terminal.type("Far too long for it\r", "accepts at most 10");
      assert.equal(site.requests.submit, 0);
    });
  },
);

terminalTest(
  "chat: an unreachable site is reported at once, and /site selects another",
  async () => {
    await withSite({ model: "echo" }, async ({ url }, project) => {
      const { terminal } = await startChat(project, "http://127.0.0.1:9/");
      await terminal.type(`/site ${url}\r`, `${new URL(url).host}, chatbot`);
      await terminal.type("Hi\r", "You said: Hi");
    });
  },
);

test("chat: with piped input, each line is a question", async () => {
  await withSite({ delay: 0 }, async ({ url }, project) => {
    const { code, stdout, stderr } = await project.run(
      ["chat", "--site", url],
      { stdin: "My name is \\\nAda.\n\nWhat is my name?\n/save chat.md\n" },
    );
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, /^Nice to meet you.*\nYour name is \*\*Ada\*\*\.\n$/);
    const path = join(project.folder, "chat.md");
    const markdown = await readFile(path, "utf8");
    assert.include(markdown, "My name is\u0020\nAda.");
    // Windows has no such modes.
    if (process.platform !== "win32") {
      assert.equal((await stat(path)).mode & 0o777, 0o600);
    }
  });
});

test("chat: with piped input, a failed question makes the exit code 1", async () => {
  await withSite({ delay: 0 }, async ({ url }, project) => {
    const { code, stdout, stderr } = await project.run(
      ["chat", "--site", url],
      { stdin: "FAIL500\nHello\n" },
    );
    assert.equal(code, 1);
    assert.match(stderr, /^Error: Local/);
    assert.match(stdout, /^Hello!/);
  });
});

test("chat commands: commands, invalid commands and questions", () => {
  const name = (text: string) => parseChatCommand(text)?.name;
  assert.equal(name("/new"), "new");
  assert.equal(name("/QUIT"), "exit");
  assert.equal(name("/"), "help");
  assert.equal(name("/?"), "help");
  assert.deepEqual(parseChatCommand("/save my file.md "), {
    name: "save",
    argument: "my file.md",
  });
  for (const wrong of ["/frob", "/save", "/bot", "/site ", "/new now"]) {
    assert.isDefined(parseChatCommand(wrong)?.error, wrong);
  }
  for (
    const question of ["Hi", " /new", "/etc/hosts is what?", "// no", "a /new"]
  ) {
    assert.isUndefined(parseChatCommand(question), question);
  }
});
