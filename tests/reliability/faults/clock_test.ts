/**
 * The clock of the machine jumps while an answer is under way: a laptop wakes
 * up, somebody sets the time. Limits and pauses are about time that passes, and
 * not about what a clock shows.
 */
import { assert } from "chai";
import { ChatClient, type StoredSession } from "@askgpt4/core";
import { askError, test } from "../../support/harness.ts";
import { leavingNothing } from "./leaks.ts";
import { QUESTION } from "./scenario.ts";
import { NONCE, RawServer } from "./server.ts";
import {
  ANSWER,
  EVENTS,
  HALF,
  json,
  oneByOne,
  pause,
  silence,
  stream,
  streamThen,
} from "./scenarios/answers.ts";
import { chunk, LAST_CHUNK } from "./server.ts";

const DAY = 24 * 3_600_000;

/** Runs a function on a clock that can be set; timers go on as they do. */
async function withClock(
  fn: (jump: (ms: number) => void) => Promise<void>,
): Promise<void> {
  const { now } = Date;
  let offset = 0;
  Date.now = () => now() + offset;
  try {
    await fn((ms) => offset += ms);
  } finally {
    Date.now = now;
  }
}

for (const [name, ms] of [["ahead", DAY], ["back", -DAY]] as const) {
  test(`clock: a day ${name} in the middle of an answer`, () =>
    leavingNothing(() =>
      withClock(async (jump) => {
        const server = await RawServer.listen({
          submit: streamThen(EVENTS.slice(0, 2), async (_, connection) => {
            jump(ms);
            await pause(60);
            for (const event of EVENTS.slice(2)) {
              await connection.send(chunk(event));
            }
            await connection.send(LAST_CHUNK);
          }),
        });
        try {
          const client = new ChatClient({
            site: server.url,
            timeout: { firstEvent: 2_000, idle: 2_000, total: 5_000 },
          });
          assert.equal(await client.ask(QUESTION).text(), ANSWER);
        } finally {
          await server.close();
        }
      })
    ));

  test(`clock: a day ${name} does not put off a time limit [T-10]`, () =>
    leavingNothing(() =>
      withClock(async (jump) => {
        const server = await RawServer.listen({
          submit: streamThen(EVENTS.slice(0, 3), (request, connection) => {
            jump(ms);
            return silence(request, connection);
          }),
        });
        try {
          const client = new ChatClient({
            site: server.url,
            timeout: { idle: 200 },
          });
          const start = performance.now();
          const error = await askError(client.ask(QUESTION).text());
          assert.equal(error.code, "timeout");
          assert.equal(error.partialText, HALF);
          assert.isBelow(performance.now() - start, 5_000);
          await server.quiet();
        } finally {
          await server.close();
        }
      })
    ));

  test(`clock: a day ${name} in a pause that the site asked for`, () =>
    leavingNothing(() =>
      withClock(async (jump) => {
        const busy = json(429, { code: "busy", message: "Busy" }, {
          "retry-after": "1",
        });
        const server = await RawServer.listen({
          submit: oneByOne(async (request, connection) => {
            await busy(request, connection);
            jump(ms);
          }, stream(...EVENTS)),
        });
        try {
          const client = new ChatClient({ site: server.url });
          const start = performance.now();
          assert.equal(await client.ask(QUESTION).text(), ANSWER);
          assert.equal(server.count("submit"), 2);
          const waited = performance.now() - start;
          assert.isAtLeast(waited, 950);
          assert.isBelow(waited, 10_000);
        } finally {
          await server.close();
        }
      })
    ));
}

test("clock: a session that was kept yesterday, or is from tomorrow, is not used", () =>
  leavingNothing(async () => {
    const server = await RawServer.listen({ submit: stream(...EVENTS) });
    try {
      for (
        const [savedAt, sessions] of [
          [Date.now() - 2 * DAY, 1],
          [Date.now() + 2 * DAY, 1],
          [Date.now() - 1000, 0],
        ] as const
      ) {
        server.use({ submit: stream(...EVENTS) });
        const stored: StoredSession = {
          nonce: NONCE,
          restRoot: `${server.url}wp-json/`,
          savedAt,
        };
        const client = new ChatClient({
          site: server.url,
          sessionStore: { get: () => stored, set: () => {} },
        });
        assert.equal(await client.ask(QUESTION).text(), ANSWER);
        assert.equal(server.count("session"), sessions);
      }
    } finally {
      await server.close();
    }
  }));
