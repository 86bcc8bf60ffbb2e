import process from "node:process";
import { variable } from "../context.ts";
import type { Command } from "./commands.ts";

/** How the user can start a command, in the way they started this one. */
export function invocation(command: Command): string {
  const exec = variable(process.env, "npm_command") === "exec";
  const { Deno } = globalThis as { Deno?: { version: { deno: string } } };
  // The npm package contains JavaScript.
  if (Deno === undefined || !import.meta.url.endsWith(".ts")) {
    return `${exec ? "npx @askgpt4/core" : "askgpt4"} ${command}`;
  }
  if (!import.meta.url.startsWith("file:")) {
    return `deno run -A jsr:@askgpt4/core/cli ${command}`;
  }
  // With the version: npx would take the newest.
  const deno = exec ? `npx --yes deno@${Deno.version.deno}` : "deno";
  const task = command === "ask" || command === "demo" ? "" : "cli ";
  return `${deno} task ${task}${command}`;
}
