/**
 * One way to write a test that runs in Deno, Node, Bun, workerd and a page.
 *
 * In Deno a test is a `Deno.test`, with its sanitizers for leaked timers and
 * sockets. In Node and Bun it is a `node:test`. Elsewhere the tests are
 * collected, and the driver in `tests/runtimes/` calls {@linkcode runCollected}.
 */
import { AskError } from "@askgpt4/core";

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

/** Declares a test. */
export function test(name: string, fn: TestFunction): void {
  register(name, fn);
}

/** Runs the tests that were collected where the runtime has no runner. */
export async function runCollected(): Promise<
  { passed: number; failed: { name: string; error: string }[] }
> {
  let passed = 0;
  const failed: { name: string; error: string }[] = [];
  for (const { name, fn } of collected) {
    try {
      await fn();
      passed++;
    } catch (error) {
      failed.push({
        name,
        error: error instanceof Error
          ? `${error.message}\n${error.stack}`
          : String(error),
      });
    }
  }
  return { passed, failed };
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
