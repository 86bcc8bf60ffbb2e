/**
 * The help, made from the definitions of the commands and options.
 *
 * @module
 */
import { wrap } from "../terminal/wrap.ts";
import {
  type Command,
  COMMAND_NAMES,
  type CommandDefinition,
  COMMANDS,
} from "./commands.ts";
import { invocation } from "./invocation.ts";
import { OPTION_BY_FLAG } from "./options.ts";

const WIDTH = 80;

const ARGUMENTS = { question: " QUESTION…", address: " [URL]", nothing: "" };

/**
 * The help of a command, or of the whole program.
 *
 * @param command The command. Default: the whole program.
 * @returns The help, without a final newline.
 */
export function helpText(command?: Command): string {
  if (command === undefined) return programHelp();
  const { takes, description, notes, examples, exitCodes }: CommandDefinition =
    COMMANDS[command];
  const run = invocation(command);
  return [
    paragraph(description),
    `Usage: ${run} [options]${ARGUMENTS[takes]}`,
    table(optionsOf(command)),
    `Examples:\n${
      examples.map((line) => `  ${line.replace("{}", run)}`).join("\n")
    }`,
    ...notes.map(paragraph),
    ...exitCodes === undefined ? [] : [
      `Exit codes:\n${
        table([
          ["0", exitCodes[0]],
          ["1", exitCodes[1]],
          ["2", "usage error"],
          ["130", "Ctrl-C"],
        ])
      }`,
    ],
  ].join("\n\n");
}

function programHelp(): string {
  const commands = COMMAND_NAMES.map((name): [string, string] => [
    invocation(name),
    COMMANDS[name].summary,
  ]);
  return [
    "Ask the chatbots of WordPress sites that run the plugin AI Engine.",
    table(commands),
    `Examples:
  ${invocation("demo")}
  ${invocation("ask")} --site https://blog.example "What is new?"`,
    paragraph(
      "Every command has --help; --version shows the version. A first word " +
        "that is not a command begins a question. The environment variable " +
        "ASKGPT4_SITE sets the site for commands without --site. Obey the " +
        "terms of the site that you use.",
    ),
  ].join("\n\n");
}

function optionsOf(command: Command): [string, string][] {
  const rows: [string, string][] = [];
  for (const [flag, [, definition]] of OPTION_BY_FLAG) {
    if (!definition.commands.includes(command)) continue;
    const { short, value, help, default: fallback } = definition;
    rows.push([
      `${short ? `-${short}, ` : ""}--${flag}${value ? ` ${value}` : ""}`,
      fallback === undefined ? help : `${help} (default: ${fallback})`,
    ]);
  }
  return rows;
}

/** Two columns, the second one wrapped. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = 4 + Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) =>
    `  ${name}`.padEnd(width) +
    wrap(text, WIDTH - width).replaceAll("\n", `\n${" ".repeat(width)}`)
  ).join("\n");
}

function paragraph(text: string): string {
  return wrap(text, WIDTH);
}
