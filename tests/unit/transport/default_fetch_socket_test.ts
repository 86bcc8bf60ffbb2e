/**
 * The time limits of the runtime's own `fetch`. Only Node's has some: five
 * minutes for headers, and between two pieces of a body.
 */
import { ChatClient } from "@askgpt4/core";
import { assert } from "chai";
import { sleep } from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { answerLikeASite, withServer } from "../../support/raw_server.ts";

const GLOBAL_DISPATCHER = Symbol.for("undici.globalDispatcher.1");

interface Agent {
  constructor: new (options: object) => Agent;
  close(): Promise<void>;
}

/** Shortens the time limits of Node's `fetch`; elsewhere it has none. */
async function withShortLimits(
  fn: (limited: boolean) => Promise<void>,
): Promise<void> {
  const scope = globalThis as { [GLOBAL_DISPATCHER]?: Agent };
  // Node loads its agent with this class.
  new Headers();
  const agent = scope[GLOBAL_DISPATCHER];
  if (agent === undefined) return await fn(false);
  const short = new agent.constructor({
    headersTimeout: 300,
    bodyTimeout: 300,
  });
  scope[GLOBAL_DISPATCHER] = short;
  try {
    await fn(true);
  } finally {
    scope[GLOBAL_DISPATCHER] = agent;
    await short.close();
  }
}

for (const slow of ["headers", "body"]) {
  test(`fetch: an answer may take longer than Node's limit for the ${slow}`, () =>
    withServer(async (request, response) => {
      if (!request.path.endsWith("submit")) {
        return answerLikeASite(request, response);
      }
      if (slow === "body") response.write(" ");
      await sleep(1_500);
      response.end('{"success":true,"reply":"Hello"}');
    }, ({ url }) =>
      withShortLimits(async (limited) => {
        const ask = (fetch?: typeof globalThis.fetch) =>
          new ChatClient({ site: url, stream: false, fetch }).ask("Hi").text();
        assert.equal(await ask(), "Hello");
        if (!limited) return;
        const error = await askError(ask((...args) => fetch(...args)));
        assert.deepEqual([error.code, error.reason], ["timeout", "fetch"]);
      })));
}
