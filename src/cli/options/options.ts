/**
 * The options, one definition each: what is parsed, what a command accepts and
 * what its help says are all made from them.
 *
 * @module
 */
import { type Command, COMMAND_NAMES } from "./commands.ts";

/** An option of the command line. */
export interface OptionDefinition {
  /** The commands that accept it. */
  commands: readonly Command[];
  /** The placeholder of its value in the help; a flag has none. */
  value?: string;
  /** A letter that stands for it. */
  short?: string;
  /** What it does. */
  help: string;
  /** What holds without it, where that needs saying. */
  default?: string;
  /** What a valid value is; for options whose `parse` can fail. */
  expected?: string;
  /**
   * Reads a value.
   *
   * @param text The value as typed; `""` for a flag.
   * @param before The value of an earlier occurrence.
   * @returns The value, or undefined if it is invalid.
   */
  parse(text: string, before?: unknown): unknown;
}

const text = (text: string): string => text;
const flag = (): boolean => true;

const numberUpTo = (max: number) => (text: string): number | undefined => {
  const number = Number(text);
  return number >= 0 && number <= max ? number : undefined;
};

const ONLINE = ["ask", "chat", "bots", "check", "serve"] as const;

/** Every option, in the order of the help. */
export const OPTIONS = {
  site: {
    commands: ONLINE,
    value: "URL",
    help: "the site: its URL, or that of a page with a chatbot",
    default: "$ASKGPT4_SITE",
    parse: text,
  },
  bot: {
    commands: ["ask", "chat", "check", "serve"],
    value: "ID",
    help: "the chatbot; `bots` lists those of a page",
    default: '"default"',
    parse: text,
  },
  user: {
    commands: ONLINE,
    value: "NAME",
    help: "sign in; the password is in $ASKGPT4_PASSWORD, in the file " +
      "$ASKGPT4_PASSWORD_FILE, or typed",
    parse: text,
  },
  file: {
    commands: ["ask"],
    value: "PATH",
    help: "send a file with the question; repeat for several",
    parse: (text: string, before: string[] = []): string[] => [...before, text],
  },
  saveImages: {
    commands: ["ask"],
    value: "DIR",
    help: "save the images of the answer to a folder",
    parse: text,
  },
  ask: {
    commands: ["check"],
    help: "also ask a short question, which the site counts",
    parse: flag,
  },
  serve: {
    commands: ["demo"],
    help: "only serve the demo site, until Ctrl-C",
    parse: flag,
  },
  port: {
    commands: ["serve", "demo"],
    value: "N",
    help: "the port to listen on",
    default: "a free one",
    expected: "a whole number from 0 to 65535",
    parse: (text: string): number | undefined =>
      /^\d+$/.test(text) ? numberUpTo(65_535)(text) : undefined,
  },
  json: {
    commands: ["ask", "bots", "check"],
    help: "print JSON, one object per line",
    parse: flag,
  },
  noStream: {
    commands: ["ask", "chat"],
    help: "request the complete answer instead of a stream",
    parse: flag,
  },
  final: {
    commands: ["ask"],
    help: "write only the site's final text, when it is complete",
    parse: flag,
  },
  timeout: {
    commands: ONLINE,
    value: "S",
    help: "fail after S seconds without data; 0: never",
    default: "60",
    expected: "a number of seconds from 0 to 86400",
    parse: numberUpTo(86_400),
  },
  proxy: {
    commands: ONLINE,
    value: "URL",
    help: "use a proxy, such as http://127.0.0.1:8888",
    parse: text,
  },
  noStore: {
    commands: ["ask", "chat", "serve"],
    help: "neither read nor store a session on disk",
    parse: flag,
  },
  verbose: {
    commands: COMMAND_NAMES,
    help: "log requests to standard error",
    parse: flag,
  },
  help: {
    commands: COMMAND_NAMES,
    short: "h",
    help: "show this help",
    parse: flag,
  },
  version: { commands: [], help: "show the version", parse: flag },
} as const satisfies Record<string, OptionDefinition>;

/** The name of an option in code: `saveImages` for `--save-images`. */
export type OptionName = keyof typeof OPTIONS;

/** The values of the options that were given. */
export type Options =
  & {
    -readonly [Name in OptionName]?: NonNullable<
      ReturnType<typeof OPTIONS[Name]["parse"]>
    >;
  }
  & {
    /** The password of the user; never given as an argument. */
    password?: string;
  };

/** The definition of each option by its name on the command line. */
export const OPTION_BY_FLAG: ReadonlyMap<
  string,
  [OptionName, OptionDefinition]
> = new Map(
  Object.entries(OPTIONS).map(([name, definition]) => [
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    [name as OptionName, definition as OptionDefinition],
  ]),
);
