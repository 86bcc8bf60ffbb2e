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
import { ask } from "./commands/ask.ts";
import {
  type Command,
  parseArguments,
  UsageError,
} from "./options/arguments.ts";
import { bots } from "./commands/bots.ts";
import { check } from "./commands/check.ts";
import { helpText, invocation } from "./options/help.ts";
import { type CliContext, processContext } from "./context.ts";
import { Messages } from "./output/messages.ts";
import { TextOutput } from "./output/text_output.ts";

export type { Fetch, SessionStore, StoredSession } from "../../mod.ts";
export type { CliContext, Input, Output } from "./context.ts";
export { fileSessionStore } from "./storage/session_store.ts";

/**
 * Runs a command: what the program `askgpt4` does with its arguments.
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
 * @param io The streams, environment and signals. Default: the process's.
 * @returns The exit code: 0; 1 if the question failed; 2 for wrong use; 130
 * for Ctrl-C.
 */
export async function main(
  args: readonly string[],
  io: CliContext = processContext(),
): Promise<number> {
  let command: Command | undefined;
  let messages = new Messages(io, false);
  try {
    const { words, options, ...typed } = parseArguments(args);
    command = typed.command;
    messages = new Messages(io, options.verbose);
    if (typed.version) return await print(`askgpt4 ${VERSION}`, io);
    if (typed.help) return await print(helpText(command), io);
    // Without a word, but with something piped in, that is the question.
    switch (command ?? (io.stdin.isTTY ? undefined : "ask")) {
      case "ask":
        return await ask(words, options, io, messages);
      case "bots":
        return await bots(words, options, io, messages);
      case "check":
        return await check(words, options, io, messages);
      case "chat": {
        if (words.length > 0) {
          throw new UsageError(
            `chat takes no question. To ask one that begins with “chat”: ` +
              `${invocation("ask")} "chat ${words.join(" ")}"`,
            "chat",
          );
        }
        const { chat } = await import("./commands/chat.ts");
        return await chat(options, io, messages);
      }
      case "serve": {
        if (words.length > 0) {
          throw new UsageError("serve takes no question.", "serve");
        }
        const { serve } = await import("./commands/serve.ts");
        return await serve(options, io, messages);
      }
      case "demo": {
        if (words.length > 0) {
          throw new UsageError("demo takes no question.", "demo");
        }
        const { demo } = await import("./commands/demo.ts");
        return await demo(options, io, messages);
      }
    }
    throw new UsageError("There is no question.");
  } catch (error) {
    messages.idle();
    if (error instanceof UsageError) {
      const help = error.command ?? command;
      messages.error(
        error.message,
        `${invocation(help ?? "ask")} --help shows how it is used.`,
      );
      return 2;
    }
    if (!isAskError(error)) throw error;
    messages.failure(error);
    return error.code === "invalid-argument" ? 2 : 1;
  }
}

async function print(text: string, io: CliContext): Promise<number> {
  const output = new TextOutput(io);
  await output.writeOwn(`${text}\n`);
  await output.close();
  return 0;
}

// In Deno this module is also the program: `deno run jsr:@askgpt4/core/cli`.
// Everything is written by the end; what keeps a connection open must not keep
// the shell waiting.
if (import.meta.main) process.exit(await main(process.argv.slice(2)));
