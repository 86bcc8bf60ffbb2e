/**
 * The password of `--user`: from the environment, a file or the terminal, and
 * never from an argument, which other users of the machine could see.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { type CliContext, variable } from "../context.ts";
import { UsageError } from "../options/usage_error.ts";
import { resolvePath } from "../storage/paths.ts";

/**
 * Reads the password of a user.
 *
 * @param user The user's name.
 * @returns The password; undefined if Ctrl-C or Ctrl-D was pressed.
 * @throws {UsageError} If there is none and no terminal to ask on.
 */
export async function readPassword(
  user: string,
  context: CliContext,
): Promise<string | undefined> {
  const given = variable(context.env, "ASKGPT4_PASSWORD");
  if (given !== undefined) return given;
  const file = variable(context.env, "ASKGPT4_PASSWORD_FILE");
  if (file !== undefined) {
    try {
      const text = await readFile(resolvePath(file, context), "utf8");
      return text.split(/\r?\n/, 1)[0]!;
    } catch {
      throw new UsageError(
        `Could not read the password file ${file}.`,
        "Check ASKGPT4_PASSWORD_FILE.",
      );
    }
  }
  if (!context.stdin.isTTY) {
    throw new UsageError(
      `No password for ${user}.`,
      "Set ASKGPT4_PASSWORD or ASKGPT4_PASSWORD_FILE.",
    );
  }
  return await promptHidden(`Password for ${user}: `, context);
}

function promptHidden(
  prompt: string,
  { stdin, stderr }: CliContext,
): Promise<string | undefined> {
  stderr.write(prompt);
  stdin.setRawMode?.(true);
  const utf8 = new TextDecoder();
  let text = "";
  return new Promise((resolve) => {
    const finish = (result: string | undefined) => {
      stdin.off("data", onData);
      stdin.off("end", onEnd);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write("\n");
      resolve(result);
    };
    const onEnd = () => finish(undefined);
    const onData = (chunk: Uint8Array | string) => {
      const typed = typeof chunk === "string"
        ? chunk
        : utf8.decode(chunk, { stream: true });
      for (const key of typed) {
        if (key === "\r" || key === "\n") return finish(text);
        if (key === "\x03" || key === "\x04") return finish(undefined);
        if (key === "\x7f" || key === "\b") {
          text = [...text].slice(0, -1).join("");
        } else if (key >= " ") text += key;
      }
    };
    stdin.on("data", onData);
    stdin.on("end", onEnd);
    stdin.resume();
  });
}
