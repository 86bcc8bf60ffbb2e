/** Answer: stopping. */
import { AbortError, type Answer, ChatClient } from "@askgpt4/core";
import { assert } from "chai";
import {
  clientFor,
  collect,
  deferred,
  end,
  FakeSite,
  live,
  liveAnswer,
  LiveResponse,
  sessionResponse,
  sleep,
  unhandledRejections,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

async function endOf(answer: Answer): Promise<string> {
  const error = await askError(answer.text());
  return `${error.code}: ${error.partialText}`;
}

test("Answer.abort: before sending, sends nothing", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options());
  for (const nonce of [undefined, "known"]) {
    const again = nonce === undefined
      ? client
      : new ChatClient(site.options({ nonce }));
    const answer = again.ask("one", { signal: AbortSignal.abort("no") });
    const error = await askError(answer.text());
    assert.instanceOf(error, AbortError);
    assert.equal(error.cause, "no");
    assert.isTrue(answer.settled);
  }
  assert.lengthOf(site.sessions, 0);
  assert.lengthOf(site.submits, 0);
});

test("Answer.abort: right after asking", async () => {
  const site = new FakeSite();
  const client = new ChatClient(site.options());
  const answer = client.ask("one");
  answer.abort();
  assert.equal(await endOf(answer), "aborted: ");
  assert.lengthOf(site.submits, 0);
});

test("Answer.abort: while the nonce is fetched", async () => {
  const site = new FakeSite();
  site.session = () => new Promise<Response>(() => {});
  const answer = new ChatClient(site.options()).ask("one");
  await sleep(1);
  assert.lengthOf(site.sessions, 1);
  answer.abort("enough");
  const error = await askError(answer.text());
  assert.deepEqual([error.code, error.cause], ["aborted", "enough"]);
  assert.lengthOf(site.submits, 0);
});

test("Answer.abort: before the headers, closes a late response", async () => {
  const late = new LiveResponse();
  const go = deferred();
  const site = new FakeSite(async () => {
    // A fetch that knows nothing of signals.
    await go.promise;
    return late.response;
  });
  const answer = new ChatClient(site.options()).ask("one");
  await sleep(5);
  assert.lengthOf(site.submits, 1);
  answer.abort();
  assert.equal(await endOf(answer), "aborted: ");
  go.resolve();
  await sleep(5);
  assert.isDefined(late.cancelled);
});

test("Answer.abort: before the first event", async () => {
  const { body, answer } = liveAnswer();
  await sleep(5);
  answer.abort();
  assert.equal(await endOf(answer), "aborted: ");
  assert.isDefined(body.cancelled);
});

test("Answer.abort: mid-stream, keeps the partial text", async () => {
  const { body, answer } = liveAnswer();
  const deltas = answer[Symbol.asyncIterator]();
  body.push(live("Hello "));
  await deltas.next();
  const next = askError(deltas.next());
  answer.abort(new Error("enough"));
  const error = await next;
  assert.equal(error.code, "aborted");
  assert.equal((error.cause as Error).message, "enough");
  assert.equal(error.partialText, "Hello ");
  assert.strictEqual(await askError(answer.text()), error);
  assert.isDefined(body.cancelled);
  assert.isTrue(body.cancelled?.reason === error);
});

test("Answer: a signal aborts it mid-stream", async () => {
  const controller = new AbortController();
  const body = new LiveResponse();
  const site = new FakeSite(() => body.response);
  const client = new ChatClient(site.options());
  const answer = client.ask("one", { signal: controller.signal });
  body.push(live("Hello "));
  const iterator = answer[Symbol.asyncIterator]();
  await iterator.next();
  controller.abort();
  const error = await askError(answer.result());
  assert.equal(error.code, "aborted");
  assert.equal((error.cause as DOMException).name, "AbortError");
  assert.equal(error.partialText, "Hello ");
});

test("Answer: a shared signal gives each answer its own error", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const bodies = [new LiveResponse(), new LiveResponse()];
  const site = new FakeSite((_, index) => bodies[index]!.response);
  const client = new ChatClient(site.options());
  const answers = [client.ask("a", { signal }), client.ask("b", { signal })];
  const ends = answers.map(endOf);
  bodies[0]?.push(live("A"));
  bodies[1]?.push(live("B"));
  await sleep(5);
  controller.abort(new AbortError({ reason: "left" }));
  assert.deepEqual(await Promise.all(ends), ["aborted: A", "aborted: B"]);
});

test("Answer: a shared signal has one listener, and none after the end", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  let most = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    most = Math.max(most, ++listeners);
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listeners--;
    Reflect.apply(removeEventListener, signal, args);
  };
  const client = new ChatClient(new FakeSite().options());
  for (let round = 1; round <= 2; round++) {
    const answers = Array.from(
      { length: 20 },
      () => client.ask("x", { signal }),
    );
    for (const answer of answers) await answer.text();
    assert.equal(listeners, 0);
  }
  // Node 20 warns of a leak from eleven on.
  assert.equal(most, 1);
});

test("Answer: a shared signal aborts the answers in progress", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const bodies = [new LiveResponse(), new LiveResponse()];
  const site = new FakeSite((_, index) => bodies[index]!.response);
  const client = new ChatClient(site.options());
  const [first, second] = [
    client.ask("a", { signal }),
    client.ask("b", { signal }),
  ];
  bodies[0]?.push(live("A"), end("A"));
  assert.equal(await first.text(), "A");
  bodies[1]?.push(live("B"));
  const end2 = endOf(second);
  await sleep(5);
  controller.abort();
  assert.equal(await end2, "aborted: B");
  assert.equal(await first.text(), "A");
});

test("Answer: AbortSignal.timeout is the cause of the error", async () => {
  const body = new LiveResponse();
  const client = new ChatClient(new FakeSite(() => body.response).options());
  const answer = client.ask("x", { signal: AbortSignal.timeout(30) });
  body.push(live("So far"));
  const failing = askError(answer.text());
  // Such a signal alone does not keep Node from ending.
  await sleep(100);
  const error = await failing;
  // It is the caller's own signal, as with any other reason to stop.
  assert.instanceOf(error, AbortError);
  assert.equal((error.cause as DOMException).name, "TimeoutError");
  assert.equal(
    error.message,
    "The answer was not complete within the caller's time limit.",
  );
  assert.equal(error.hint, "Try again, or allow more time.");
  assert.isTrue(error.retryable);
  assert.equal(error.partialText, "So far");
  assert.isFalse(new AbortError().retryable);
});

test("Answer.abort: after the end does nothing", async () => {
  const controller = new AbortController();
  const { client } = clientFor(live("a"), end("a"));
  const answer = client.ask("x", { signal: controller.signal });
  assert.deepEqual(await collect(answer), ["a"]);
  answer.abort();
  controller.abort();
  assert.equal(await answer.text(), "a");
});

test("Answer.abort: after the end event on an open connection does nothing", async () => {
  const { body, answer } = liveAnswer();
  const text = answer.text();
  body.push(live("a"), end("a"));
  await sleep(10);
  answer.abort();
  assert.equal(await text, "a");
  assert.isDefined(body.cancelled);
});

test("Answer.abort: closes the socket", async () => {
  await withSite({ delay: 5 }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const answer = client.ask("tokens=2000");
    for await (const delta of answer) {
      assert.isNotEmpty(delta);
      answer.abort();
      break;
    }
    await site.quiet();
    const error = await askError(answer.text());
    assert.equal(error.code, "aborted");
    assert.match(error.partialText, /^tok0 /);
    // The client goes on as before.
    assert.include(await client.ask("two").text(), "two");
    assert.equal(await site.sessions(), 1);
  });
});

test("Answer: breaking out closes the connection", async () => {
  await withSite({ delay: 5 }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const answer = client.ask("tokens=2000");
    for await (const delta of answer) {
      assert.isNotEmpty(delta);
      break;
    }
    await site.quiet();
    const error = await askError(answer.result());
    assert.equal(error.code, "aborted");
    assert.equal(
      error.message,
      "The answer was left before it was complete.",
    );
    for await (const event of client.ask("tokens=2000").events()) {
      assert.equal(event.type, "status");
      break;
    }
    await site.quiet();
  });
});

test("Answer: an error in the loop closes the connection and is thrown", async () => {
  const { body, answer } = liveAnswer();
  body.push(live("a"));
  let thrown: unknown;
  try {
    for await (const _ of answer) throw new RangeError("mine");
  } catch (error) {
    thrown = error;
  }
  assert.instanceOf(thrown, RangeError);
  assert.isDefined(body.cancelled);
});

test("Answer: breaking out after the end event does not abort", async () => {
  const { body, answer } = liveAnswer();
  body.push(live("a"), end("a"));
  for await (const event of answer.events()) {
    if (event.type === "end") break;
  }
  assert.equal(await answer.text(), "a");
});

test("Answer: breaking out with the end event read does not abort", async () => {
  const { client } = clientFor(live("a"), end("a"));
  const answer = client.ask("x");
  for await (const _ of answer) break;
  assert.equal(await answer.text(), "a");
});

test("Answer.textStream: cancelling closes the connection", async () => {
  const { body, answer } = liveAnswer();
  const reader = answer.textStream.getReader();
  body.push(live("a"));
  await reader.read();
  await reader.cancel();
  assert.isDefined(body.cancelled);
  assert.equal(await endOf(answer), "aborted: a");
});

test("Answer.textStream: a broken pipe closes the connection", async () => {
  const { body, answer } = liveAnswer();
  body.push(live("a"));
  const broken = new WritableStream({
    write() {
      throw new RangeError("disk full");
    },
  });
  let thrown: unknown;
  await answer.textStream.pipeTo(broken).catch((error) => {
    thrown = error;
  });
  assert.instanceOf(thrown, RangeError);
  assert.isDefined(body.cancelled);
});

test("Answer: disposing stops it and waits", async () => {
  const { body, answer } = liveAnswer();
  body.push(live("a"));
  await sleep(5);
  await answer[Symbol.asyncDispose]();
  assert.isDefined(body.cancelled);
  assert.equal(await endOf(answer), "aborted: ");
  // Of a complete one it changes nothing.
  const { client } = clientFor(live("a"), end("a"));
  const complete = client.ask("x");
  await complete.text();
  await complete[Symbol.asyncDispose]();
  assert.equal(await complete.text(), "a");
});

test("Answer: await using stops it", async () => {
  const { body, client } = liveAnswer();
  let kept: Answer;
  {
    await using answer = client.ask("two");
    kept = answer;
    body.push(live("a"));
  }
  assert.equal((await askError(kept.text())).code, "aborted");
});

test("Answer: a body whose cancel fails or hangs is ignored", async () => {
  for (
    const cancel of [
      () => Promise.reject(new Error("cannot cancel")),
      () => new Promise<void>(() => {}),
      () => {
        throw new Error("cannot cancel");
      },
    ]
  ) {
    const rejections = await unhandledRejections(async () => {
      const { body, answer } = liveAnswer({}, cancel);
      body.push(live("a"));
      for await (const _ of answer) break;
      assert.equal(await endOf(answer), "aborted: a");
      const held = liveAnswer({}, cancel);
      held.body.push(live("a"), end("a"));
      assert.equal(await held.answer.text(), "a");
      const dropped = liveAnswer({}, cancel);
      await sleep(5);
      await dropped.answer[Symbol.asyncDispose]();
    });
    assert.deepEqual(rejections, []);
  }
});

test("Answer.abort: a late session does not revive it", async () => {
  const go = deferred();
  const site = new FakeSite();
  site.session = async () => {
    await go.promise;
    return sessionResponse();
  };
  const answer = new ChatClient(site.options()).ask("one");
  await sleep(1);
  answer.abort();
  go.resolve();
  assert.equal(await endOf(answer), "aborted: ");
  await sleep(5);
  assert.lengthOf(site.submits, 0);
});
