/**
 * The command `check`: what a site runs, and whether it works right now.
 *
 * @module
 */
import { Connection } from "../options/connection.ts";
import { jsonLine } from "../output/show_answer.ts";
import { TextOutput } from "../output/text_output.ts";
import { Style } from "../terminal/style.ts";
import { oneLine } from "../terminal/terminal_text.ts";
import { type CommandInput, interruptSignal } from "./command.ts";

/** Checks a site. */
export async function check(
  { options, context, messages }: CommandInput,
): Promise<number> {
  const client = new Connection(
    { ...options, noStore: true },
    context,
    messages.logger,
  ).client();
  const { signal, release } = interruptSignal(context);
  messages.busy(`Checking ${client.site.name}…`);
  try {
    const report = await client.check({ ask: options.ask, signal });
    messages.idle();
    const output = new TextOutput(context);
    if (options.json) {
      await output.writeOwn(jsonLine(report));
    } else {
      const style = new Style(context, context.stdout);
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
          ? [style.dim("Use --ask to ask a short question.")]
          : [],
      ];
      await output.writeOwn(`${lines.join("\n")}\n`);
    }
    return await output.finish(report.working ? 0 : 1, messages);
  } finally {
    release();
  }
}
