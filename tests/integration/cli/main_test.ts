import { assert } from "chai";
import { PassThrough, Readable } from "node:stream";
import { type CliContext, main } from "@askgpt4/core/cli";
import { createDemoSite, type DemoSite } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";

interface TestContext extends CliContext {
  stdout: PassThrough;
  stderr: PassThrough;
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** A context without a process. */
function testContext(site: DemoSite): TestContext {
  let pressed: (() => void) | undefined;
  return {
    get stdin() {
      return Readable.from([]);
    },
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: { ASKGPT4_SITE: site.url },
    folder: "/",
    fetch: site.fetch,
    onInterrupt(handler) {
      pressed = handler;
      return () => pressed = undefined;
    },
    interrupt: () => pressed?.(),
  };
}

function takeText(stream: PassThrough): string {
  let text = "";
  for (let chunk; (chunk = stream.read()) !== null;) text += String(chunk);
  return text;
}

test("main: uses the streams and fetch of the context", async () => {
  const context = testContext(
    createDemoSite({ model: () => ["Yes."], delay: 0 }),
  );
  assert.equal(await main(["ask", "Really?"], context), 0);
  assert.equal(takeText(context.stdout), "Yes.\n");
  assert.equal(await main(["ask", "--frob"], context), 2);
  assert.equal(takeText(context.stdout), "");
  assert.match(takeText(context.stderr), /^Error: Unknown option: --frob\./);
});

test("main: leaves no listeners after repeated calls", async () => {
  const context = testContext(
    createDemoSite({ model: () => ["Yes."], delay: 0 }),
  );
  const listeners = () =>
    ["error", "drain"].map((name) =>
      context.stdout.listenerCount(name) + context.stderr.listenerCount(name)
    );
  await main(["ask", "Really?"], context);
  const before = listeners();
  for (let i = 0; i < 12; i++) await main(["ask", "Really?"], context);
  assert.deepEqual(listeners(), before);
});

test("main: uses the interrupts of the context", async () => {
  const model = async function* (
    _: string,
    { signal }: { signal: AbortSignal },
  ) {
    yield "one";
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  };
  const context = testContext(createDemoSite({ model, delay: 0 }));
  const exitCode = main(["ask", "Really?"], context);
  await new Promise((resolve) => context.stdout.once("readable", resolve));
  context.interrupt();
  assert.equal(await exitCode, 130);
  assert.equal(takeText(context.stdout), "one\n");
});
