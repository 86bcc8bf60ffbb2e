/**
 * An answer is stopped at each step that it takes. Whatever the moment: it ends
 * as aborted or complete, and nothing is left.
 */
import { assert } from "chai";
import {
  type Answer,
  ChatClient,
  type ClientOptions,
  isAskError,
  type SessionStore,
  type StoredSession,
} from "@askgpt4/core";
import {
  collect,
  encode,
  end,
  FakeSite,
  live,
  sleep,
  status,
  unhandledRejections,
} from "../../support/fixtures.ts";
import { test } from "../../support/harness.ts";
import { leavingNothing } from "./leaks.ts";
import { CountedSignal, QUESTION } from "./scenario.ts";
import { chunk, LAST_CHUNK, RawServer, STREAM_HEAD } from "./server.ts";
import {
  ANSWER,
  EVENTS,
  HALF,
  json,
  oneByOne,
  WHOLE,
} from "./scenarios/answers.ts";

/** Every way to take an answer, each to what must be the answer. */
const WAYS: Record<string, (answer: Answer) => Promise<string>> = {
  "text()": (answer) => answer.text(),
  "the deltas": async (answer) => (await collect(answer)).join("").trim(),
  "the events": async (answer) => {
    const last = (await collect(answer.events())).at(-1);
    return last?.type === "end" ? last.result.text : `no end: ${last?.type}`;
  },
  "the stream": async (answer) =>
    (await collect(answer.textStream)).join("").trim(),
};

/** Bodies that a site has begun, and whether somebody saw to their end. */
class Bodies {
  #open = 0;

  get open(): number {
    return this.#open;
  }

  /** A stream of events. */
  stream(...texts: string[]): Response {
    return this.response(texts, "text/event-stream");
  }

  /** Any response. */
  response(texts: string[], type = "application/json", status = 200): Response {
    this.#open++;
    const left = texts.map(encode);
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const next = left.shift();
        if (next !== undefined) return controller.enqueue(next);
        this.#open--;
        controller.close();
      },
      cancel: () => {
        this.#open--;
      },
    }, { highWaterMark: 0 });
    const headers = { "content-type": type };
    return new Response(body, { status, headers });
  }
}

/** A store that takes its time. */
function slowStore(): SessionStore {
  let stored: StoredSession | undefined;
  return {
    get: async () => {
      await Promise.resolve();
      return stored;
    },
    set: async (_, session) => {
      await Promise.resolve();
      stored = session;
    },
  };
}

/**
 * A site with which everything happens that can happen to a question without a
 * timer: a nonce is fetched and refused, another one fetched, and the answer
 * brings a new one. With a timer all steps after it would be taken at once.
 */
function eventful(
  bodies: Bodies,
): { site: FakeSite; options: ClientOptions } {
  const site = new FakeSite((_, index) => {
    if (index === 0) {
      const code = "rest_cookie_invalid_nonce";
      return bodies.response([JSON.stringify({ code })], undefined, 403);
    }
    return bodies.stream(
      status(),
      live("Zebras "),
      live("keep no secrets.\n"),
      end(ANSWER, { new_token: "0123456789" }),
    );
  });
  site.session = (_, index) =>
    bodies.response([
      `{"success":true,"restNonce":"`,
      `${index}bcdef0123"}`,
    ]);
  return { site, options: site.options({ sessionStore: slowStore() }) };
}

/** How many steps are taken at most until the answer must be there. */
const MOST_STEPS = 2_000;

/**
 * Asks, and stops after `steps`; tells whether it was over by then, and whether
 * the answer was under way.
 */
async function stopAfter(
  steps: number,
  take: (answer: Answer) => Promise<string>,
): Promise<{ complete: boolean; midway: boolean }> {
  const bodies = new Bodies();
  const { site, options } = eventful(bodies);
  const counted = new CountedSignal();
  const client = new ChatClient(options);
  const answer = client.ask(QUESTION, { signal: counted.signal });
  let over = false;
  const taken = take(answer).then(
    (text) => ({ text, error: undefined }),
    (error: unknown) => ({ text: undefined, error }),
  ).finally(() => over = true);
  for (let step = 1; step <= steps && !over; step++) {
    await Promise.resolve();
  }
  const complete = over;
  const midway = bodies.open > 0;
  const reason = new Error("no longer wanted");
  counted.abort(reason);
  const { text, error } = await taken;
  if (error === undefined) {
    assert.equal(text, ANSWER);
    assert.equal(await answer.text(), ANSWER);
  } else {
    assert.isTrue(isAskError(error, "aborted"), String(error));
    assert.strictEqual((error as Error).cause, reason);
    assert.isTrue(answer.settled);
    assert.isTrue(ANSWER.startsWith(answer.partialText.trim()));
  }
  // What is let go of is let go of in the microtasks that follow.
  await sleep(0);
  assert.equal(bodies.open, 0, "bodies that nobody reads");
  assert.isAtMost(site.submits.length, 2);
  if (error !== undefined) {
    const { length } = site.submits;
    await sleep(2);
    assert.lengthOf(site.submits, length, "asked after the abort");
  }
  return { complete, midway };
}

for (const [way, take] of Object.entries(WAYS)) {
  test(`abort: after every microtask of ${way}`, () =>
    leavingNothing(async () => {
      const unhandled = await unhandledRejections(async () => {
        let stoppedMidway = 0;
        for (let steps = 0;; steps++) {
          assert.isBelow(steps, MOST_STEPS);
          const { complete, midway } = await stopAfter(steps, take);
          if (complete) break;
          if (midway) stoppedMidway++;
        }
        // The steps were small enough to stop the answer itself.
        assert.isAbove(stoppedMidway, 10);
      });
      assert.deepEqual(unhandled, []);
    }));
}

/** The answer in pieces, each of them a read of its own. */
function slowly(pieces: readonly (string | Uint8Array)[]) {
  return async (
    _: unknown,
    connection: { send(data: string | Uint8Array): Promise<void> },
  ) => {
    for (const piece of pieces) {
      await connection.send(piece);
      await sleep(3);
    }
  };
}

const STREAMED = slowly([STREAM_HEAD, ...EVENTS.map(chunk), LAST_CHUNK]);

/** A `fetch` that stops the answer at the n-th thing that comes from a socket. */
function stoppingFetch(at: number, stop: () => void): {
  fetch: typeof fetch;
  seen: () => number;
} {
  let seen = 0;
  const step = () => {
    if (seen++ === at) stop();
  };
  return {
    seen: () => seen,
    fetch: async (input, init) => {
      step();
      const response = await fetch(input, init);
      step();
      if (response.body === null) return response;
      const body = response.body.pipeThrough(
        new TransformStream({
          transform(piece, controller) {
            controller.enqueue(piece);
            step();
          },
          flush: step,
        }),
      );
      const { status, headers } = response;
      return new Response(body, { status, headers });
    },
  };
}

const busy = json(429, { code: "busy", message: "Busy" }, {
  "retry-after": "0",
});

for (
  const [what, begin, options, most] of [
    ["a stream", () => STREAMED, {}, 1],
    ["one JSON document", () => json(200, WHOLE), { stream: false }, 1],
    ["a pause that is asked for", () => oneByOne(busy, STREAMED), {}, 2],
    [
      "a refused nonce",
      () =>
        json(403, {
          code: "rest_cookie_invalid_nonce",
          message: "No.",
          data: { status: 403 },
        }),
      {},
      2,
    ],
  ] as const
) {
  test(`abort: at everything that comes from a socket, ${what}`, () =>
    leavingNothing(async () => {
      const server = await RawServer.listen({ submit: begin() });
      try {
        for (let at = 0;; at++) {
          assert.isBelow(at, 60);
          server.use({ submit: begin() });
          const counted = new CountedSignal();
          const { fetch, seen } = stoppingFetch(at, () => counted.abort());
          const client = new ChatClient({
            site: server.url,
            fetch,
            ...options,
          });
          const answer = client.ask(QUESTION, { signal: counted.signal });
          const error = await answer.text().then(
            (text) => void assert.equal(text, ANSWER),
            (error: unknown) => error,
          );
          const stopped = seen() > at;
          if (error !== undefined && stopped) {
            assert.isTrue(isAskError(error, "aborted"), String(error));
          }
          assert.isTrue(
            [ANSWER, `${ANSWER}\n`].some((whole) =>
              whole.startsWith(answer.partialText)
            ),
          );
          await server.quiet();
          assert.isAtMost(server.count("submit"), most);
          if (!stopped) break;
        }
      } finally {
        await server.close();
      }
    }));
}

test("abort: the loop is left early, on a socket", () =>
  leavingNothing(async () => {
    const server = await RawServer.listen({ submit: STREAMED });
    try {
      const client = new ChatClient({ site: server.url });
      const answer = client.ask(QUESTION);
      for await (const delta of answer) {
        assert.isTrue(HALF.startsWith(delta));
        break;
      }
      await server.quiet();
      assert.equal(server.count("submit"), 1);
      assert.isTrue(answer.settled);
    } finally {
      await server.close();
    }
  }));
