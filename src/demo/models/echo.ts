/**
 * The model behind the recorded site: it repeats the question.
 */
import { sleep } from "../frames.ts";
import type { DemoContext } from "../options.ts";

/** The most tokens that `tokens=` yields. */
const MOST_TOKENS = 100_000;

/** Yields a text in pieces, with the pause between them that was set. */
export async function* pieces(
  parts: Iterable<string>,
  { stream, delay, signal }: DemoContext,
): AsyncGenerator<string> {
  let first = true;
  for (const part of parts) {
    if (!first && stream && delay > 0) await sleep(delay, signal);
    if (signal.aborted) return;
    first = false;
    yield part;
  }
}

/**
 * Understands the questions that control the model instead of asking it:
 * `tokens=500 delay=0`, `FAIL429`, `FAIL500`.
 *
 * @returns The answer, or undefined for any other question.
 */
export function controlled(
  question: string,
  context: DemoContext,
): AsyncIterable<string> | undefined {
  const { stream } = context;
  if (question.includes("FAIL429")) {
    throw new Error(
      stream
        ? "Local: Error: Rate limit reached (rate_limit)"
        : "Local: Rate limit reached",
    );
  }
  if (question.includes("FAIL500")) {
    throw new Error(stream ? "Local: Internal Server Error" : "Local: boom");
  }
  const tokens = /\btokens=(\d+)/.exec(question)?.[1];
  if (tokens === undefined) return undefined;
  const delay = Number(
    /\bdelay=(\d+)/.exec(question)?.[1] ?? context.delay,
  );
  const count = Math.min(Number(tokens), MOST_TOKENS);
  return pieces(numbered(count), { ...context, delay });
}

function* numbered(count: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `tok${i} `;
}

/** Repeats the question in pieces of six characters. */
export function echo(
  question: string,
  context: DemoContext,
): AsyncIterable<string> {
  const control = controlled(question, context);
  if (control) return control;
  const text =
    `You said: ${question}\n\n\`\`\`ts\nconst héllo = "мир 🌍";\n\`\`\`\n- a\n- b\n`;
  return pieces(text.match(/[^]{1,6}/gu) ?? [], context);
}
