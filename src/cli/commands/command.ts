import { TimeoutError } from "../../../mod.ts";
import type { CliContext } from "../context.ts";
import type { Options } from "../options/options.ts";
import type { Messages } from "../output/messages.ts";

/** What a command gets. */
export interface CommandInput {
  /** The words of the question. */
  words: readonly string[];
  /** The options. */
  options: Options;
  /** The streams, environment and signals. */
  context: CliContext;
  /** Standard error. */
  messages: Messages;
}

/**
 * A signal that Ctrl-C and a time limit abort.
 *
 * @param limitMs The time limit in milliseconds. Default: none.
 * @returns The signal, and a function that stops waiting for both.
 */
export function interruptSignal(
  context: CliContext,
  limitMs = 0,
): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const unlisten = context.onInterrupt(() => controller.abort());
  const timer = limitMs > 0
    ? setTimeout(
      () => controller.abort(new TimeoutError("firstEvent", limitMs)),
      limitMs,
    )
    : undefined;
  const release = () => {
    unlisten();
    clearTimeout(timer);
  };
  return { signal: controller.signal, release };
}
