/**
 * No log and no error ever holds a nonce, a cookie, a password, a question or
 * an answer: a recording logger over everything that can happen.
 */
import { ChatClient, type Logger } from "@askgpt4/core";
import type { DemoFault } from "@askgpt4/core/demo";
import { assert } from "chai";
import {
  FakeSite,
  live,
  recordedResponse,
  streamed,
} from "../../support/fixtures.ts";
import { test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

const QUESTION = "Private-Question tokens=12";
const ANSWER = "tok7";
const NOW = { "Retry-After": "0" };

const SCENARIOS: DemoFault[] = [
  { kind: "events" },
  { kind: "extras" },
  { kind: "reject-nonce" },
  { kind: "reject-nonce", times: "always" },
  { kind: "status", status: 500 },
  { kind: "status", status: 502 },
  { kind: "status", status: 429, headers: NOW },
  { kind: "status", status: 503, headers: NOW },
  { kind: "status", status: 500, route: "start_session" },
  { kind: "refuse", route: "start_session" },
  { kind: "refuse" },
  { kind: "firewall" },
  { kind: "cut" },
  { kind: "reset" },
  { kind: "php-warning" },
  { kind: "php-fatal" },
  { kind: "error-event" },
  { kind: "keep-alive" },
  { kind: "bad-json" },
  { kind: "bad-json", where: "event" },
  { kind: "empty-data" },
  { kind: "two-ends" },
  { kind: "after-end" },
  { kind: "hold-open" },
  { kind: "hang", after: 3 },
  { kind: "content-type", value: null },
  { kind: "drip", bytes: 64 },
];

/** A logger that keeps everything, and the secrets that passed by. */
class Witness {
  readonly lines: string[] = [];
  readonly secrets = new Set<string>();

  readonly logger: Logger = {
    debug: (...line) => this.#take(line),
    info: (...line) => this.#take(line),
    warn: (...line) => this.#take(line),
    error: (...line) => this.#take(line),
  };

  readonly fetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    this.#secret(headers.get("x-wp-nonce"));
    this.#secret(headers.get("cookie")?.split("=")[1]);
    this.#secret(headers.get("authorization")?.split(" ")[1]);
    const response = await fetch(input, init);
    this.#secret(response.headers.get("x-wp-nonce"));
    return response;
  };

  #take(line: unknown[]): void {
    this.lines.push(JSON.stringify(line));
  }

  #secret(value: string | null | undefined): void {
    if (value) this.secrets.add(value);
  }

  /** What an error says, and all that a log of it would show. */
  takeError(error: unknown): void {
    const { message, hint } = error as { message: string; hint: string };
    this.lines.push(message, hint, JSON.stringify(error), String(error));
    this.lines.push(JSON.stringify({ ...(error as object) }));
  }

  check(): void {
    assert.isNotEmpty(this.secrets);
    for (const secret of [...this.secrets, "Private-Question", ANSWER]) {
      for (const line of this.lines) assert.notInclude(line, secret);
    }
  }
}

test("logs: nothing secret in any of them [T-37]", async () => {
  const all = new Witness();
  let logged = 0;
  for (const fault of SCENARIOS) {
    for (const stream of [true, false]) {
      await withSite({
        faults: [fault],
        users: [{ name: "ada", password: "Secret-Password" }],
      }, async (site) => {
        const witness = new Witness();
        const client = new ChatClient({
          site: site.url,
          stream,
          fetch: witness.fetch,
          logger: witness.logger,
          user: { name: "ada", password: "Secret-Password" },
          timeout: { firstEvent: 400, idle: 400, total: 2_000 },
          sessionStore: {
            get: () => Promise.reject(new Error(QUESTION)),
            set: () => Promise.reject(new Error(QUESTION)),
          },
        });
        const talk = client.conversation();
        for (let turn = 0; turn < 2; turn++) {
          try {
            await talk.ask(QUESTION).text();
          } catch (error) {
            witness.takeError(error);
          }
          await site.rotateNonce();
        }
        witness.check();
        logged += witness.lines.length;
        for (const line of witness.lines) all.lines.push(line);
      });
    }
  }
  // The logger was told of what happened, so there was something to look at.
  assert.isAbove(logged, 100);
  const text = all.lines.join("\n");
  for (
    const part of [
      "the nonce was rejected; renewing the session",
      "the site issued a new nonce",
      "the request failed; retrying",
      "the request failed; retrying",
      "skipped output that is not part of the answer",
      "the session could not be stored",
    ]
  ) assert.include(text, part);
});

test("logs: noise that quotes the question is not repeated", async () => {
  const noises = [
    `<b>Warning</b>:  Bad value "Private-Question" in <b>/x.php</b> on line <b>3</b><br />\n`,
    `PHP Fatal error: Uncaught Error: Private-Question in /x.php on line 7\n`,
    `Private-Question\n`,
    `data: Private-Question\n\n`,
  ];
  for (const noise of noises) {
    const lines: string[] = [];
    const site = new FakeSite(() => streamed(live("a"), noise));
    const client = new ChatClient(site.options({
      logger: { warn: (...line) => lines.push(JSON.stringify(line)) },
    }));
    await client.ask("Private-Question").text().catch(() => {});
    assert.lengthOf(lines, 1, noise);
    assert.notInclude(lines[0], "Private");
  }
});

test("logs: a logger without some of its methods, and console, will do", async () => {
  const site = new FakeSite(() => recordedResponse("submit-php-warning"));
  const client = new ChatClient(site.options({ logger: {} }));
  assert.match(await client.ask("one").text(), /^You said/);
  const logger: Logger = console;
  assert.isFunction(logger.warn);
});
