/**
 * One way to write a test that runs in Deno, Node, Bun, workerd and a page.
 *
 * In Deno a test is a `Deno.test`, and the run looks for timers and sockets that
 * it left behind. In Node and Bun it is a `node:test`. Elsewhere the tests are
 * collected, and the driver in `tools/runtimes/` calls {@linkcode runCollected}.
 */
import { AskError } from "@askgpt4/core";
import type { Result } from "../../tools/runner/results.ts";

type TestFunction = () => void | Promise<void>;

const collected: { name: string; fn: TestFunction }[] = [];

type Register = (name: string, fn: TestFunction) => void;

async function chooseRegister(): Promise<Register> {
  const scope = globalThis as {
    Deno?: { test?: Register };
    process?: { versions?: { node?: string } };
    navigator?: { userAgent?: string };
  };
  if (scope.Deno?.test) return scope.Deno.test;
  const workerd = scope.navigator?.userAgent === "Cloudflare-Workers";
  if (scope.process?.versions?.node && !workerd) {
    // A variable, so that no bundler for a page tries to resolve it.
    const specifier = "node:test";
    const { test } = await import(specifier) as { test: Register };
    return (name, fn) => void test(name, fn);
  }
  return (name, fn) => void collected.push({ name, fn });
}

const register = await chooseRegister();

/** The tests that this runtime cannot run; `tools/runtimes/suite.ts` says why. */
const leftOut: readonly string[] =
  (globalThis as { ASKGPT4_LEFT_OUT?: string[] }).ASKGPT4_LEFT_OUT ?? [];

/** Declares a test. */
export function test(name: string, fn: TestFunction): void {
  if (!leftOut.includes(name)) register(name, fn);
}

/** How long a collected test may take, in milliseconds. */
const TIME_LIMIT = 30_000;

/**
 * Runs the tests that were collected where the runtime has no runner.
 *
 * @param report Told of each test as soon as it has ended.
 */
export async function runCollected(
  report: (result: Result) => void,
): Promise<void> {
  let unhandled: unknown[] = [];
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    unhandled.push(event.reason);
  });
  for (const { name, fn } of collected) {
    unhandled = [];
    const errors: unknown[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`no end after ${TIME_LIMIT} ms`)),
          TIME_LIMIT,
        );
      });
      await Promise.race([fn(), late]);
      // A rejection is known to be unhandled only after the microtasks.
      await new Promise((resolve) => setTimeout(resolve, 0));
    } catch (error) {
      errors.push(error);
    } finally {
      clearTimeout(timer);
    }
    errors.push(...unhandled);
    report(
      errors.length === 0
        ? { name, outcome: "passed" }
        : { name, outcome: "failed", reason: errors.map(explain).join("\n") },
    );
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack?.includes(error.message)
    ? error.stack
    : `${error.message}\n${error.stack}`;
}

/** Awaits what must fail with an {@linkcode AskError}, and returns the error. */
export async function askError(
  promise: PromiseLike<unknown>,
): Promise<AskError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AskError) return error;
    throw error;
  }
  throw new Error("expected an AskError, but it succeeded");
}
