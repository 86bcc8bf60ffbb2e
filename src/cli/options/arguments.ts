/**
 * Parses the command line.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type Command, COMMAND_NAMES, COMMANDS } from "./commands.ts";
import { invocation } from "./invocation.ts";
import { OPTION_BY_FLAG, type Options } from "./options.ts";
import { UsageError } from "./usage_error.ts";

/** A parsed command line. */
export interface Invocation {
  /** The command; undefined if there is neither a command nor a question. */
  command: Command | undefined;
  /** The words of the question. */
  words: string[];
  /** The options; the site is also set by the address that a command takes. */
  options: Options;
}

/** An option as `parseArgs` finds it. */
interface Token {
  name: string;
  rawName: string;
  value: string | undefined;
  inlineValue: boolean | undefined;
}

const PARSER = Object.fromEntries(
  Array.from(OPTION_BY_FLAG, ([flag, [, { value, short }]]) => [flag, {
    type: value === undefined ? "boolean" as const : "string" as const,
    ...short !== undefined && { short },
  }]),
);

/**
 * Parses the command line. If the first word is not a command, it begins a
 * question for `ask`.
 *
 * @returns The command, its words and its options. With `help` or `version`,
 * the other options are neither checked nor returned.
 * @throws {UsageError} If an option or a number of arguments is invalid.
 */
export function parseArguments(args: readonly string[]): Invocation {
  const { tokens } = parseArgs({
    args: [...args],
    options: PARSER,
    allowPositionals: true,
    // The runtimes' own errors differ.
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) =>
    token.kind === "positional" ? [token.value] : []
  );
  const first = tokens.find(({ kind }) => kind !== "option");
  // After `--`, a command's name is the first word of a question.
  const named = first?.kind === "positional"
    ? COMMAND_NAMES.find((name) => name === first.value)
    : undefined;
  if (named !== undefined) words.shift();
  const command = named ?? (words.length > 0 ? "ask" : undefined);
  for (const name of ["help", "version"] as const) {
    // Not in a group of letters, such as a question that begins with a dash.
    if (
      tokens.some((token) =>
        token.kind === "option" && token.name === name &&
        token.rawName === args[token.index]
      )
    ) {
      return { command, words, options: { [name]: true } };
    }
  }
  const options: Options = {};
  for (const token of tokens) {
    if (token.kind === "option") {
      readOption(token, command ?? "ask", options as Record<string, unknown>);
    }
  }
  if (command !== undefined) checkWords(command, words);
  if (command !== undefined && COMMANDS[command].takes === "address") {
    const address = words.shift();
    if (address !== undefined) options.site = address;
  }
  return { command, words, options };
}

function readOption(
  { name, rawName: typed, value, inlineValue }: Token,
  command: Command,
  options: Record<string, unknown>,
): void {
  const [key, definition] = OPTION_BY_FLAG.get(name) ?? [];
  if (key === undefined || !definition?.commands.includes(command)) {
    throw new UsageError(
      `Unknown option: ${typed}.`,
      command === "ask" && key === undefined
        ? "Put a question that begins with a dash after --."
        : "",
      command,
    );
  }
  if (definition.value === undefined && value !== undefined) {
    throw new UsageError(`${typed} takes no value.`, "", command);
  }
  const text = value?.trim() ?? "";
  if (definition.value !== undefined) {
    // `parseArgs` takes the next option for the value that was left out.
    const isOption = !inlineValue && /^--?[a-z]/i.test(text);
    if (text === "" || isOption) {
      throw new UsageError(
        `${typed} requires a value.`,
        isOption
          ? `Write ${typed}=${text} if the value begins with a dash.`
          : "",
        command,
      );
    }
  }
  const parsed = definition.parse(text, options[key]);
  if (parsed === undefined) {
    throw new UsageError(
      `Invalid value for ${typed}: ${text}.`,
      `Give ${definition.expected}.`,
      command,
    );
  }
  options[key] = parsed;
}

function checkWords(command: Command, words: readonly string[]): void {
  const { takes } = COMMANDS[command];
  if (takes === "nothing" && words.length > 0) {
    throw new UsageError(
      `${command} takes no arguments.`,
      `To ask a question that begins with “${command}”, run ` +
        `\`${invocation("ask")} "${command} …"\`.`,
      command,
    );
  }
  if (takes === "address" && words.length > 1) {
    throw new UsageError(`${command} takes one address.`, "", command);
  }
}
