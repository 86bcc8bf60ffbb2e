/**
 * The worker that runs the suite in workerd: a request starts it, and each line
 * of the response is one result.
 */
import { runCollected } from "../../tests/support/harness.ts";

declare global {
  /** Where the tests get their sites; see `tests/support/site.ts`. */
  var ASKGPT4_TEST_SERVER: string | undefined;
}

interface Environment {
  TEST_SERVER: string;
}

export default {
  fetch(_request: Request, env: Environment): Response {
    globalThis.ASKGPT4_TEST_SERVER = env.TEST_SERVER;
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const utf8 = new TextEncoder();
    void runCollected((result) => {
      void writer.write(utf8.encode(`${JSON.stringify(result)}\n`));
    }).then(() => writer.close());
    return new Response(readable);
  },
};
