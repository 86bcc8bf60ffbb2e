import { assert } from "chai";
import { PassThrough, Readable } from "node:stream";
import { type Io, main } from "@askgpt4/core/cli";
import { createDemoSite, type DemoSite } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";

interface Desk extends Io {
  stdout: PassThrough;
  stderr: PassThrough;
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** A world without a process. */
function desk(site: DemoSite): Desk {
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

function said(stream: PassThrough): string {
  let text = "";
  for (let chunk; (chunk = stream.read()) !== null;) text += String(chunk);
  return text;
}

test("main: as a function, with streams and a fetch of one's own", async () => {
  const io = desk(createDemoSite({ model: () => ["Yes."], delay: 0 }));
  assert.equal(await main(["ask", "Really?"], io), 0);
  assert.equal(said(io.stdout), "Yes.\n");
  assert.equal(await main(["ask", "--frob"], io), 2);
  assert.equal(said(io.stdout), "");
  assert.match(said(io.stderr), /^Error: There is no option --frob/);
});

test("main: again and again, and no listener stays behind", async () => {
  const io = desk(createDemoSite({ model: () => ["Yes."], delay: 0 }));
  const listeners = () =>
    ["error", "drain"].map((name) =>
      io.stdout.listenerCount(name) + io.stderr.listenerCount(name)
    );
  await main(["ask", "Really?"], io);
  const before = listeners();
  for (let i = 0; i < 12; i++) await main(["ask", "Really?"], io);
  assert.deepEqual(listeners(), before);
});

test("main: Ctrl-C is the world's to report", async () => {
  const model = async function* (
    _: string,
    { signal }: { signal: AbortSignal },
  ) {
    yield "one";
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  };
  const io = desk(createDemoSite({ model, delay: 0 }));
  const exitCode = main(["ask", "Really?"], io);
  await new Promise((resolve) => io.stdout.once("readable", resolve));
  io.interrupt();
  assert.equal(await exitCode, 130);
  assert.equal(said(io.stdout), "one\n");
});
