/**
 * The help of each command.
 *
 * @module
 */
import process from "node:process";
import type { Command } from "./arguments.ts";
import { variable } from "../context.ts";

/**
 * How the reader of a text can start a command, as they started this one.
 *
 * @param command The command.
 * @returns What to type.
 */
export function invocation(command: Command): string {
  const exec = variable(process.env, "npm_command") === "exec";
  const { Deno } = globalThis as { Deno?: { version: { deno: string } } };
  // The package for npm is bundled: no TypeScript is left of this module.
  if (Deno === undefined || !import.meta.url.endsWith(".ts")) {
    return `${exec ? "npx @askgpt4/core" : "askgpt4"} ${command}`;
  }
  if (!import.meta.url.startsWith("file:")) {
    return `deno run -A jsr:@askgpt4/core/cli ${command}`;
  }
  // With the version: the newest one may be another.
  const deno = exec ? `npx --yes deno@${Deno.version.deno}` : "deno";
  const task = command === "ask" || command === "demo" ? "" : "cli ";
  return `${deno} task ${task}${command}`;
}

const SITE =
  `  --site URL    the site to ask: its address, or that of a page with a
                chatbot. Default: $ASKGPT4_SITE, then chatgpt4online.org`;
const BOT =
  `  --bot ID      the chatbot; \`bots\` lists a page's. Default: default`;
const TIMEOUT =
  `  --timeout S   give up after so many seconds of silence; 0: never.
                Default: 60`;
const PROXY =
  `  --proxy URL   go through a proxy, such as http://127.0.0.1:8888`;
const FILE =
  `  --file PATH   a file that the question is about; for several, several times`;
const SAVE_IMAGES = `  --save-images DIR
                save the answer's images in a folder`;
const NO_STREAM = `  --no-stream   wait for the complete answer`;
const NO_STORE =
  `  --no-store    keep no session on disk and use none from there`;
const COMMON = `  --verbose     say on standard error what happens
  -h, --help    show this help`;

function askHelp(): string {
  const ask = invocation("ask");
  return `Ask a question. The answer goes to standard output as it streams, and
nothing else does.

Usage: ${ask} [options] QUESTION…

${SITE}
${BOT}
${FILE}
${SAVE_IMAGES}
  --json        one event a line, the last one \`end\` or \`error\`
${NO_STREAM}
${TIMEOUT}
${PROXY}
${NO_STORE}
${COMMON}

Examples:
  ${ask} "What is a nonce?"
  ${ask} --site https://blog.example "What is new?"
  git diff | ${ask} "Review this" > review.md
  ${ask} --json "What is a nonce?" | jq -c .type
  ${ask} --file plan.pdf "What is missing?"
  ${ask} --save-images . "Draw a cat"

What is piped in goes below the question, after a blank line; without a
question it is the question. On a terminal, control characters in an answer are
shown as symbols (␛); into a file or a pipe the text goes exactly as it came.

Files are for chatbots that take them; \`bots\` says which do. An answer's images
are never fetched by themselves, only their addresses are shown. With
--save-images they are, by https alone, PNG, JPEG, GIF, WebP and AVIF up to 20
MB, and no file is ever replaced. What could not be saved is said on standard
error; the answer is complete all the same.

Exit codes: 0 answered; 1 the question failed, and what had arrived of the
answer is on standard output; 2 wrong use; 130 Ctrl-C.`;
}

function chatHelp(): string {
  const chat = invocation("chat");
  return `Have a conversation.

Usage: ${chat} [options]

${SITE}
${BOT}
${NO_STREAM}
${TIMEOUT}
${PROXY}
${NO_STORE}
${COMMON}

Ctrl-C stops the answer and keeps the conversation; Ctrl-D leaves. /help in the
chat lists its commands. Nothing of it is kept on disk unless you /save it.

Examples:
  ${chat} --site https://blog.example
  ${chat} --site https://blog.example --bot support
  printf 'My name is Ada.\\nWhat is my name?\\n' | ${chat}`;
}

function botsHelp(): string {
  const bots = invocation("bots");
  return `List the chatbots on a page.

Usage: ${bots} [options] URL

  --json        one chatbot a line
  --timeout S   give up after so many seconds; 0: never. Default: 60
${PROXY}
${COMMON}

Examples:
  ${bots} https://blog.example/chat/
  ${bots} --json https://blog.example/ | jq -r .botId

Exit codes: 0 there is one at least; 1 there is none, or no such page; 2 wrong
use; 130 Ctrl-C.`;
}

function checkHelp(): string {
  const check = invocation("check");
  return `Find out what a site is, and whether it works now.

Usage: ${check} [options] [URL]

  --ask         really ask a short question, which the site counts
  --bot ID      the chatbot to ask. Default: default
  --json        the report as JSON
  --timeout S   give up after so many seconds; 0: never. Default: 60
${PROXY}
${COMMON}

Examples:
  ${check} https://blog.example
  ${check} --ask https://blog.example && echo it works

Exit codes: 0 it works; 1 it does not; 2 wrong use; 130 Ctrl-C.`;
}

function serveHelp(): string {
  const serve = invocation("serve");
  return `Let tools that speak to OpenAI speak to a site: serve its shape
(/v1/chat/completions, /v1/models) on this machine, for this machine alone.

Usage: ${serve} [options]

${SITE}
${BOT}
  --port N      the port it listens on. Default: one that is free
${TIMEOUT}
${PROXY}
${NO_STORE}
${COMMON}

It prints the base URL and the API key to give to the tool. The key is a new one
each time, or that of the environment variable ASKGPT4_TOKEN.

Examples:
  ${serve} --site https://blog.example --port 8089`;
}

function demoHelp(): string {
  const demo = invocation("demo");
  return `Try it without any site: start the demo site on this machine, ask it a first
question, and open a chat with it.

Usage: ${demo} [options]

  --serve       only serve the demo site, until Ctrl-C
  --port N      the port it listens on. Default: one that is free
${COMMON}

Examples:
  ${demo}
  ${demo} --serve --port 8080`;
}

/**
 * The help of a command, or of all of them.
 *
 * @param command The command. Default: all.
 * @returns The help.
 */
export function helpText(command?: Command): string {
  switch (command) {
    case "ask":
      return askHelp();
    case "chat":
      return chatHelp();
    case "bots":
      return botsHelp();
    case "check":
      return checkHelp();
    case "serve":
      return serveHelp();
    case "demo":
      return demoHelp();
  }
  return `Ask the chatbots of WordPress sites that run the plugin AI Engine.

Usage: ${invocation("ask")} "What is a nonce?"

  ${invocation("ask").padEnd(24)} ask a question; it may be piped in
  ${invocation("chat").padEnd(24)} have a conversation
  ${invocation("bots").padEnd(24)} list the chatbots on a page
  ${invocation("check").padEnd(24)} find out whether a site works
  ${invocation("serve").padEnd(24)} let tools made for OpenAI ask a site
  ${invocation("demo").padEnd(24)} try it on this machine, without any site

Examples:
  ${invocation("demo")}
  ${invocation("ask")} --site https://blog.example "What is new?"
  git diff | ${invocation("ask")} "Review this"

Each command has its own --help. --version shows the version.
The environment variable ASKGPT4_SITE names the site that is asked where --site
does not. You obey the terms of the site that you ask.`;
}
