/**
 * The command `check`: what a site is, and whether it works now.
 *
 * @module
 */
import { isAskError } from "../../../mod.ts";
import type { Options } from "../options/arguments.ts";
import { limited, onlyAddress } from "./bots.ts";
import { Connection } from "../options/connection.ts";
import { type CliContext, Style } from "../context.ts";
import type { Messages } from "../output/messages.ts";
import { jsonLine } from "../output/show_answer.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { TextOutput } from "../output/text_output.ts";

/**
 * Looks at a site.
 *
 * @param words Its address.
 * @param options What was typed besides.
 * @param io The world.
 * @param messages Standard error.
 * @returns The exit code.
 */
export async function check(
  words: readonly string[],
  options: Options,
  io: CliContext,
  messages: Messages,
): Promise<number> {
  const connection = new Connection(
    { ...options, noStore: true },
    io,
    messages.logger,
  );
  const site = onlyAddress(words, connection.site, "check");
  const client = connection.client(site === undefined ? {} : { site });
  // The check has a time limit of its own.
  const { signal, release, interrupted } = limited(io, 0);
  messages.busy(`Looking at ${client.site.name}…`);
  try {
    const report = await client.check({ ask: options.ask, signal });
    messages.idle();
    const output = new TextOutput(io);
    if (options.json) {
      await output.writeOwn(jsonLine(report));
    } else {
      const style = new Style(io, io.stdout);
      const say = (value: boolean | null) =>
        value === null ? "unknown" : value ? "yes" : style.red("no");
      const lines = [
        style.bold(oneLine(report.site)),
        `  reachable  ${say(report.reachable)}`,
        `  WordPress  ${say(report.wordpress)}`,
        `  AI Engine  ${say(report.aiEngine)}`,
        `  streaming  ${say(report.streaming)}`,
        `  working    ${say(report.working)}`,
        oneLine(report.summary),
        ...report.hint === "" ? [] : [oneLine(report.hint)],
        ...report.working && !report.asked
          ? [style.dim("With --ask a short question is really asked.")]
          : [],
      ];
      await output.writeOwn(`${lines.join("\n")}\n`);
    }
    await output.close();
    return report.working ? 0 : 1;
  } catch (error) {
    messages.idle();
    if (interrupted()) return 130;
    if (!isAskError(error)) throw error;
    messages.failure(error);
    return 1;
  } finally {
    release();
  }
}
