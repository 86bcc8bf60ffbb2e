/**
 * The command line: `ask`, `chat`, `bots`, `check`, `serve` and `demo`, in Deno,
 * Node and Bun.
 *
 * From a terminal: `deno run -A jsr:@askgpt4/core/cli "…"`, or
 * `npx @askgpt4/core "…"`.
 *
 * @example From a program
 * ```ts
 * import { main } from "@askgpt4/core/cli";
 *
 * const exitCode = await main(["--version"]);
 * console.log(exitCode); // 0
 * ```
 *
 * @module
 */
import process from "node:process";
import { isAskError, VERSION } from "../../mod.ts";
import type { CommandInput } from "./commands/command.ts";
import { type CliContext, processContext } from "./context.ts";
import { parseArguments } from "./options/arguments.ts";
import type { Command } from "./options/commands.ts";
import { helpText } from "./options/help.ts";
import { invocation } from "./options/invocation.ts";
import { UsageError } from "./options/usage_error.ts";
import { Messages } from "./output/messages.ts";
import { TextOutput } from "./output/text_output.ts";

export type {
  EndLease,
  Fetch,
  SessionStore,
  StoredSession,
} from "../../mod.ts";
export type { CliContext, Input, Output } from "./context.ts";
export { fileSessionStore } from "./storage/session_store.ts";

/** Loads a command's modules only when it runs. */
const COMMANDS: Record<
  Command,
  () => Promise<(input: CommandInput) => Promise<number>>
> = {
  ask: async () => (await import("./commands/ask.ts")).ask,
  chat: async () => (await import("./commands/chat.ts")).chat,
  bots: async () => (await import("./commands/bots.ts")).bots,
  check: async () => (await import("./commands/check.ts")).check,
  serve: async () => (await import("./commands/serve.ts")).serve,
  demo: async () => (await import("./commands/demo.ts")).demo,
};

/**
 * Runs a command, as the program `askgpt4` does.
 *
 * @example
 * ```ts
 * import { main } from "@askgpt4/core/cli";
 *
 * const exitCode = await main(["ask", "--help"]);
 * console.log(exitCode); // 0
 * ```
 *
 * @param args The arguments, without the names of the runtime and the program.
 * @param context The streams, environment and signals. Default: the process's.
 * @returns The exit code: 0 for success, 1 for failure, 2 for a usage error,
 * 130 for Ctrl-C.
 */
export async function main(
  args: readonly string[],
  context: CliContext = processContext(),
): Promise<number> {
  let command: Command | undefined;
  let messages = new Messages(context, false);
  try {
    const { words, options, ...parsed } = parseArguments(args);
    if (options.version) return await print(`askgpt4 ${VERSION}`, context);
    if (options.help) return await print(helpText(parsed.command), context);
    messages = new Messages(context, options.verbose ?? false);
    // Without arguments, piped input is the question.
    command = parsed.command ?? (context.stdin.isTTY ? undefined : "ask");
    if (command === undefined) {
      messages.say(helpText());
      return 2;
    }
    if (options.user !== undefined) {
      const { readPassword } = await import("./terminal/password.ts");
      const password = await readPassword(options.user, context);
      if (password === undefined) return 130;
      options.password = password;
    }
    const run = await COMMANDS[command]();
    return await run({ words, options, context, messages });
  } catch (error) {
    messages.idle();
    if (error instanceof UsageError) {
      const run = invocation(error.command ?? command ?? "ask");
      const help = `Run \`${run} --help\` for usage.`;
      messages.error(error.message, `${error.hint} ${help}`.trimStart());
      return 2;
    }
    if (!isAskError(error)) throw error;
    return messages.failure(error);
  }
}

async function print(text: string, context: CliContext): Promise<number> {
  const output = new TextOutput(context);
  await output.writeOwn(`${text}\n`);
  await output.close();
  return 0;
}

// In Deno, this module is also the program. All output is written by now; an
// open connection must not keep the process alive.
if (import.meta.main) process.exit(await main(process.argv.slice(2)));
