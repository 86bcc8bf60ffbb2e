/**
 * What was typed on the command line.
 *
 * @module
 */
import { parseArgs } from "node:util";

/** The commands. */
export const COMMANDS = [
  "ask",
  "chat",
  "bots",
  "check",
  "serve",
  "demo",
] as const;

/** A command's name. */
export type Command = typeof COMMANDS[number];

/** Every option of every command. */
export interface Options {
  site?: string;
  bot?: string;
  timeout?: number;
  proxy?: string;
  port?: number;
  /** Paths of files for the question. */
  files: string[];
  /** The folder for the answer's images. */
  saveImages?: string;
  json: boolean;
  noStream: boolean;
  noStore: boolean;
  verbose: boolean;
  ask: boolean;
  serve: boolean;
}

/** What was typed, understood. */
export interface Invocation {
  /** The command; undefined where nothing at all was typed. */
  command: Command | undefined;
  /** The words that are no options. */
  words: string[];
  options: Options;
  help: boolean;
  version: boolean;
}

/** What was typed cannot be meant. Exit code 2. */
export class UsageError extends Error {
  /** The command whose help may help. */
  readonly command: Command | undefined;

  /**
   * @param message What is wrong.
   * @param command The command that was meant, if one was.
   */
  constructor(message: string, command?: Command) {
    super(message);
    this.command = command;
  }
}

const OPTIONS = {
  site: { type: "string" },
  bot: { type: "string" },
  timeout: { type: "string" },
  proxy: { type: "string" },
  port: { type: "string" },
  file: { type: "string", multiple: true },
  "save-images": { type: "string" },
  json: { type: "boolean" },
  "no-stream": { type: "boolean" },
  "no-store": { type: "boolean" },
  verbose: { type: "boolean" },
  ask: { type: "boolean" },
  serve: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

type OptionName = keyof typeof OPTIONS;

const EVERYWHERE: readonly OptionName[] = ["help", "version", "verbose"];

/** Which options a command has. */
export const OPTIONS_OF: Record<Command, readonly OptionName[]> = {
  ask: [
    "site",
    "bot",
    "file",
    "save-images",
    "json",
    "no-stream",
    "timeout",
    "proxy",
    "no-store",
  ],
  chat: ["site", "bot", "no-stream", "timeout", "proxy", "no-store"],
  bots: ["site", "json", "timeout", "proxy"],
  check: ["site", "bot", "ask", "json", "timeout", "proxy"],
  serve: ["site", "bot", "port", "timeout", "proxy", "no-store"],
  demo: ["serve", "port"],
};

/**
 * Understands what was typed. A first word that is no command is a question.
 *
 * @param args The arguments.
 * @returns What they mean.
 * @throws {UsageError} If they cannot be meant.
 */
export function parseArguments(args: readonly string[]): Invocation {
  // Not strict: its messages differ between runtimes, and ours say more.
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const values = new Map<OptionName, string | true>();
  const files: string[] = [];
  let explicit = true;
  for (const token of tokens) {
    if (token.kind === "option-terminator") {
      // `-- chat` is a question that begins with a command's name.
      if (words.length === 0) explicit = false;
    } else if (token.kind === "positional") {
      words.push(token.value);
    } else {
      const name = knownOption(token.name, token.rawName);
      const value = valueOf(name, token);
      values.set(name, value);
      if (name === "file" && value !== true) files.push(value);
    }
  }
  const named = explicit
    ? COMMANDS.find((command) => command === words[0])
    : undefined;
  if (named !== undefined) words.shift();
  const command = named ?? (words.length > 0 ? "ask" : undefined);
  const help = values.has("help");
  const version = values.has("version");
  if (!help && !version) checkOptions(command ?? "ask", values);
  const text = (name: OptionName) => {
    const value = values.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const options: Options = {
    files,
    json: values.has("json"),
    noStream: values.has("no-stream"),
    noStore: values.has("no-store"),
    verbose: values.has("verbose"),
    ask: values.has("ask"),
    serve: values.has("serve"),
  };
  const site = text("site");
  if (site !== undefined) options.site = site;
  const bot = text("bot");
  if (bot !== undefined) options.bot = bot;
  const proxy = text("proxy");
  if (proxy !== undefined) options.proxy = proxy;
  const saveImages = text("save-images");
  if (saveImages !== undefined) options.saveImages = saveImages;
  const timeout = text("timeout");
  if (timeout !== undefined) {
    options.timeout = number(timeout, "--timeout", "seconds", 86_400, command);
  }
  const port = text("port");
  if (port !== undefined) {
    options.port = number(port, "--port", "a port", 65_535, command);
    if (!Number.isInteger(options.port)) {
      throw new UsageError(`--port takes a whole number.`, command);
    }
  }
  return { command, words, options, help, version };
}

function knownOption(name: string, typed: string): OptionName {
  if (Object.hasOwn(OPTIONS, name)) return name as OptionName;
  throw new UsageError(
    `There is no option ${typed}. A question that begins with a dash goes ` +
      `behind --, as in: -- "${typed} …"`,
  );
}

function valueOf(
  name: OptionName,
  { rawName: typed, value, inlineValue }: {
    rawName: string;
    value: string | undefined;
    inlineValue: boolean | undefined;
  },
): string | true {
  if (OPTIONS[name].type === "boolean") {
    if (value === undefined) return true;
    throw new UsageError(`${typed} takes no value.`);
  }
  // Where the value was forgotten, the next option stands in its place.
  if (!inlineValue && value !== undefined && /^--?[a-z]/i.test(value)) {
    throw new UsageError(
      `${typed} needs a value behind it, and not “${value}”. One that really ` +
        `begins with a dash goes behind an equals sign: ${typed}=${value}`,
    );
  }
  if (value !== undefined && value.trim() !== "") return value.trim();
  throw new UsageError(`${typed} needs a value behind it.`);
}

function checkOptions(
  command: Command,
  values: ReadonlyMap<OptionName, unknown>,
): void {
  for (const name of values.keys()) {
    if (OPTIONS_OF[command].includes(name) || EVERYWHERE.includes(name)) {
      continue;
    }
    throw new UsageError(`${command} has no option --${name}.`, command);
  }
}

function number(
  text: string,
  option: string,
  what: string,
  most: number,
  command: Command | undefined,
): number {
  const value = Number(text);
  if (value >= 0 && value <= most) return value;
  throw new UsageError(
    `${option} takes ${what}, 0 to ${most}, and not “${text}”.`,
    command,
  );
}
