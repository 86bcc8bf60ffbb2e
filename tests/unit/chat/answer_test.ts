/** Answer: reading. */
import {
  type Answer,
  type AnswerEvent,
  ChatClient,
  isAskError,
} from "@askgpt4/core";
import { assert } from "chai";
import { CLOSING_TIME } from "../../../src/transport/submit.ts";
import {
  clientFor,
  collect,
  end,
  FakeSite,
  hello,
  live,
  liveAnswer,
  LiveResponse,
  sleep,
  sse,
  status,
  streamed,
  unhandledRejections,
} from "../../support/fixtures.ts";
import { askError, test } from "../../support/harness.ts";
import { withSite } from "../../support/site.ts";

async function endOf(answer: Answer): Promise<string> {
  const error = await askError(answer.text());
  return `${error.code}: ${error.partialText}`;
}

test("Answer: yields a delta before the next one arrives", async () => {
  const { body, answer } = liveAnswer();
  const deltas = answer[Symbol.asyncIterator]();
  body.push(status(), live("Hel"));
  assert.deepEqual(await deltas.next(), { done: false, value: "Hel" });
  assert.equal(answer.partialText, "Hel");
  body.push(live("lo"));
  assert.deepEqual(await deltas.next(), { done: false, value: "lo" });
  body.push(live(" the"), live("re"), end("Hello there"));
  body.close();
  const rest: string[] = [];
  for await (const delta of deltas) rest.push(delta);
  assert.equal(rest.join(""), " there");
  assert.equal(await answer.text(), "Hello there");
});

test("Answer: deltas that arrive together are one", async () => {
  const { client } = clientFor(status(), live("a"), live("b"), end("ab"));
  assert.deepEqual(await collect(client.ask("x")), ["ab"]);
});

test("Answer.events: yields an event before the next one arrives", async () => {
  const { body, answer } = liveAnswer();
  const events = answer.events();
  body.push(status("Starting"));
  assert.deepEqual(await events.next(), {
    done: false,
    value: { type: "status", text: "Starting" },
  });
  body.push(live("a"), sse({ type: "live", subtype: "thinking", data: "t" }));
  const { value: first } = await events.next();
  const { value: second } = await events.next();
  assert.deepEqual([first, second], [
    { type: "text", text: "a" },
    { type: "thinking", text: "t" },
  ]);
  body.push(end("a"));
  body.close();
  assert.equal((await events.next()).value.type, "end");
  assert.isTrue((await events.next()).done);
});

test("Answer.result: is the site's final text, whatever was streamed", async () => {
  const { client } = clientFor(live(" a \n"), end("a, moderated"));
  const answer = client.ask("x");
  assert.deepEqual(await collect(answer), [" a \n"]);
  assert.equal(await answer.text(), "a, moderated");
  assert.equal(answer.partialText, " a \n");
});

test("Answer: a text that was not streamed is one delta", async () => {
  const { client } = clientFor(status(), end("All at once."));
  assert.deepEqual(await collect(client.ask("x")), ["All at once."]);
  const events = await collect(client.ask("x").events());
  assert.deepEqual(events.map(({ type }) => type), ["status", "text", "end"]);
});

test("Answer.result: is the streamed text if the end has none", async () => {
  const { client } = clientFor(live("  a "), live("b\n"), end(null));
  assert.equal(await client.ask("x").text(), "  a b\n");
});

test("Answer.result: is the site's text, streamed or not", async () => {
  const text = "  return 1;\n";
  const { client } = clientFor(live("return"), end(text));
  assert.equal(await client.ask("x").text(), text);
  const site = new FakeSite(() =>
    Response.json({ success: true, reply: text })
  );
  const whole = new ChatClient(site.options({ stream: false })).ask("x");
  assert.equal(await whole.text(), text);
});

test("Answer.result: sends no other request after iterating", async () => {
  await withSite({}, async (site) => {
    const answer = new ChatClient({ site: site.url }).ask("one");
    const text = (await collect(answer)).join("");
    const reply = await answer.result();
    assert.equal(reply.text, text.trim());
    assert.equal(await answer.text(), reply.text);
    assert.strictEqual(await answer.result(), reply);
    assert.equal(await site.submits(), 1);
    assert.isTrue(answer.settled);
  });
});

test("Answer: yields everything after result()", async () => {
  const { site, client } = clientFor(live("a"), live("b"), end("ab"));
  const answer = client.ask("x");
  await answer.result();
  assert.deepEqual(await collect(answer), ["ab"]);
  assert.lengthOf(site.submits, 1);
});

test("Answer.result: and an iterator at the same time both get everything", async () => {
  const { body, answer } = liveAnswer();
  const deltas = collect(answer);
  const text = answer.text();
  const reply = answer.result();
  for (const word of ["a ", "b ", "c "]) {
    body.push(live(word));
    await sleep(1);
  }
  body.push(end("a b c"));
  body.close();
  assert.equal((await deltas).join(""), "a b c ");
  assert.equal(await text, "a b c");
  assert.equal((await reply).text, "a b c");
});

test("Answer: success without a reply is a bad response, in JSON and in a stream", async () => {
  const responses = [
    () => Response.json({ success: true }),
    () => Response.json({ success: true, reply: { a: 1 } }),
    () => streamed(status(), sse({ type: "end", data: { success: true } })),
  ];
  for (const respond of responses) {
    const client = new ChatClient(new FakeSite(respond).options());
    const error = await askError(client.ask("x").result());
    assert.equal(error.code, "bad-response");
  }
});

test("Answer: a second consumer fails", async () => {
  const { client } = clientFor(live("a"), end("a"));
  const takers: ((answer: Answer) => AsyncIterable<unknown>)[] = [
    (answer) => answer[Symbol.asyncIterator](),
    (answer) => answer.events(),
    (answer) => answer.textStream,
  ];
  for (const first of takers) {
    for (const second of takers) {
      const answer = client.ask("x");
      const one = first(answer);
      const two = second(answer);
      const error = await askError(collect(two));
      assert.equal(error.code, "invalid-argument");
      assert.include(error.hint, "result()");
      // The one who came first is not disturbed, also not by a second's leave.
      assert.isNotEmpty(await collect(one));
      assert.equal(await answer.text(), "a");
    }
  }
});

test("Answer.events: fails after result() has read events", async () => {
  const { client } = clientFor(live("a"), end("a"));
  const answer = client.ask("x");
  await answer.result();
  const error = await askError(collect(answer.events()));
  assert.equal(error.code, "invalid-argument");
  assert.equal(await answer.text(), "a");
});

test("Answer.events: yields everything beside result()", async () => {
  const { client } = clientFor(status(), live("a"), end("a"));
  const answer = client.ask("x");
  const text = answer.text();
  const events = await collect(answer.events());
  assert.deepEqual(events.map(({ type }) => type), ["status", "text", "end"]);
  assert.equal(await text, "a");
});

test("Answer: concurrent next() calls keep the order", async () => {
  const { body, answer } = liveAnswer();
  const deltas = answer[Symbol.asyncIterator]();
  const both = Promise.all([deltas.next(), deltas.next()]);
  body.push(live("a"));
  await sleep(1);
  body.push(live("b"));
  assert.deepEqual((await both).map(({ value }) => value), ["a", "b"]);
  body.push(end("ab"));
  body.close();
  assert.isTrue((await deltas.next()).done);
  assert.isTrue((await deltas.next()).done);
});

test("Answer: yields what arrived before it fails", async () => {
  const { client } = clientFor(
    live("a"),
    live("b"),
    sse({ type: "error", data: "Broken." }),
  );
  const answer = client.ask("x");
  const deltas: string[] = [];
  const error = await askError((async () => {
    for await (const delta of answer) deltas.push(delta);
  })());
  assert.deepEqual(deltas, ["ab"]);
  assert.equal(error.message, "Broken.");
  assert.equal(error.partialText, "ab");
});

test("Answer: a stream without an end event is interrupted", async () => {
  const { client } = clientFor(live("a"));
  assert.equal(await endOf(client.ask("x")), "interrupted: a");
  const { body, answer } = liveAnswer();
  body.push(live("a"));
  await sleep(1);
  body.break();
  assert.equal(await endOf(answer), "interrupted: a");
});

test("Answer: after an unreadable end event the streamed text counts", async () => {
  for (const data of ['{"success":true,"reply":"a', "", "7", false, [], {}]) {
    const warnings: string[] = [];
    const client = new ChatClient({
      site: "https://blog.example",
      nonce: "4a7fef9f26",
      fetch: () =>
        Promise.resolve(streamed(live("a"), sse({ type: "end", data }))),
      logger: { warn: (message) => void warnings.push(message) },
    });
    const answer = client.ask("x");
    const { text, usage } = await answer.result();
    assert.equal(text, "a");
    assert.isNull(usage);
    assert.deepEqual(warnings, [
      "the end of the answer is unreadable; the streamed text counts",
    ]);
    const { client: silent } = clientFor(sse({ type: "end", data }));
    assert.equal(await endOf(silent.ask("x")), "bad-response: ");
  }
});

test("Answer: an error response in the end event is that error", async () => {
  const data = JSON.stringify({
    success: false,
    message: "You have reached the limit.",
  });
  const { client } = clientFor(live("a"), sse({ type: "end", data }));
  assert.equal(await endOf(client.ask("x")), "rate-limited: a");
});

test("Answer: ignores events after the end", async () => {
  for (
    const more of [
      live("too late"),
      end("another"),
      sse({ type: "error", data: "Oops" }),
      "<b>Fatal error</b>",
    ]
  ) {
    const { client } = clientFor(live("a"), end("a"), more);
    const answer = client.ask("x");
    assert.deepEqual(await collect(answer), ["a"]);
    assert.equal(await answer.text(), "a");
  }
});

test("Answer: ignores events after an error", async () => {
  const { client } = clientFor(
    live("a"),
    sse({ type: "error", data: "Broken." }),
    live("b"),
    end("ab"),
  );
  assert.equal(await endOf(client.ask("x")), "model-error: a");
});

test("Answer: waits for JSON that pauses after a brace", async () => {
  const body = new LiveResponse({
    headers: { "content-type": "application/json" },
  });
  const client = new ChatClient(new FakeSite(() => body.response).options());
  const text = client.ask("one", { stream: false }).text();
  body.push('{"success":true,"usage":{"total_tokens":3}');
  // Longer than a site has for closing the connection after the last brace.
  await sleep(2 * CLOSING_TIME);
  body.push(',"reply":"Hi"}');
  body.close();
  assert.equal(await text, "Hi");
});

test("Answer: JSON on a connection held open is complete", async () => {
  await withSite({ faults: [{ kind: "hold-open" }] }, async (site) => {
    const client = new ChatClient({ site: site.url, stream: false });
    assert.match(await client.ask("one").text(), /^You said: one/);
    await site.quiet();
    assert.equal(await site.submits(), 1);
  });
});

test("Answer: a stream held open after the end is complete", async () => {
  await withSite({ faults: [{ kind: "hold-open" }] }, async (site) => {
    const text = await new ChatClient({ site: site.url }).ask("one").text();
    assert.include(text, "one");
    await site.quiet();
  });
});

test("Answer: iterating over one that failed at once throws", async () => {
  const site = new FakeSite(() => {
    throw new TypeError("fetch failed");
  });
  const client = new ChatClient(site.options());
  const answer = client.ask("x");
  await sleep(5);
  for (const take of [() => answer, () => answer.events()]) {
    const error = await askError(collect<string | AnswerEvent>(take()));
    assert.include(["site-unreachable", "invalid-argument"], error.code);
  }
  assert.equal(await endOf(answer), "site-unreachable: ");
  const empty = client.ask(" ");
  assert.equal(
    (await askError(collect(empty.events()))).code,
    "invalid-argument",
  );
});

test("Answer.textStream: reads only on demand", async () => {
  const { client } = clientFor(live("a"), live("b"), end("ab"));
  const answer = client.ask("x");
  const text = await new Response(
    answer.textStream.pipeThrough(new TextEncoderStream()),
  ).text();
  assert.equal(text, "ab");
  assert.equal(await answer.text(), "ab");
});

test("Answer.textStream: fails with the answer's error", async () => {
  const { client } = clientFor(live("a"));
  const reader = client.ask("x").textStream.getReader();
  assert.deepEqual(await reader.read(), { done: false, value: "a" });
  const error = await askError(reader.read());
  assert.equal(error.code, "interrupted");
  assert.equal(error.partialText, "a");
});

test("Answer: causes no unhandled rejection", async () => {
  const failures: (() => Response | Promise<Response>)[] = [
    () => Promise.reject(new TypeError("fetch failed")),
    () => new Response("no", { status: 500 }),
    () => streamed(live("a")),
    () => streamed(live("a"), sse({ type: "error", data: "x" })),
    () => streamed(sse({ type: "end", data: "rubbish" })),
    () => Response.json({ success: false, message: "no" }),
    () => Response.json({ success: true }, { status: 403 }),
  ];
  const rejections = await unhandledRejections(async () => {
    for (const failure of failures) {
      const client = new ChatClient(new FakeSite(failure).options());
      // Asked and forgotten, in every way.
      client.ask("x");
      client.ask("").text();
      void client.ask("x").text();
      void client.ask("x").result();
      client.ask("x").abort();
      client.ask("x").textStream;
      client.ask("x").events();
      const stopped = client.ask("x");
      void stopped.text();
      stopped.abort();
      client.ask("x", { signal: AbortSignal.abort() }).text();
      const stream = client.ask("x").textStream;
      stream.getReader().read().catch(() => {});
      const talk = client.conversation();
      talk.ask("x").text();
      talk.regenerate().text();
      talk.edit(7).text();
    }
    const dead = new FakeSite();
    dead.session = () => Promise.reject(new TypeError("fetch failed"));
    const client = new ChatClient(dead.options({ maxRetries: 0 }));
    client.ask("x");
    void client.ask("x").text();
    await client.startSession().catch(() => {});
    await sleep(50);
  });
  assert.deepEqual(rejections, []);
});

test("Answer: concurrent answers of one client stay separate", async () => {
  await withSite({ delay: 1 }, async (site) => {
    const client = new ChatClient({ site: site.url });
    const answers = Array.from(
      { length: 10 },
      (_, i) => client.ask(`no ${i}.`),
    );
    const texts = await Promise.all(
      answers.map(async (answer) => (await collect(answer)).join("")),
    );
    texts.forEach((text, i) => assert.include(text, `no ${i}.`));
    assert.equal(new Set(answers.map(({ chatId }) => chatId)).size, 10);
  });
});

test("Answer: accepts JSON where a stream was requested", async () => {
  const site = new FakeSite(() =>
    Response.json({ success: true, reply: "a", usage: { price: "0.1" } })
  );
  const client = new ChatClient(site.options());
  const answer = client.ask("x");
  assert.deepEqual(await collect(answer), ["a"]);
  assert.equal((await answer.result()).usage?.price, 0.1);
});

test("Answer: accepts a stream where JSON was requested", async () => {
  const site = new FakeSite(hello);
  const client = new ChatClient(site.options({ stream: false }));
  assert.equal(await client.ask("x").text(), "Hello there");
});

test("Answer: accepts a stream of any content type", async () => {
  for (const type of ["text/html", "application/json", "text/plain", null]) {
    for (const before of ["", "\n\n", ": hi\n\n", "<br />\n<b>Warning</b>\n"]) {
      const site = new FakeSite(() => {
        const response = streamed(before, live("a"), end("a"));
        if (type === null) response.headers.delete("content-type");
        else response.headers.set("content-type", type);
        return response;
      });
      const client = new ChatClient(site.options());
      assert.equal(await client.ask("x").text(), "a", `${type} ${before}`);
    }
  }
});

test("Answer: truncated JSON is a bad response", async () => {
  for (const body of ['{"success":true,"reply":"a', '{"success":tr']) {
    const site = new FakeSite(() => new Response(body));
    const error = await askError(
      new ChatClient(site.options({ stream: false })).ask("x").text(),
    );
    assert.equal(error.code, "bad-response");
    assert.equal(
      error.message,
      "The answer from site.example is malformed JSON.",
    );
    assert.isTrue(error.retryable);
  }
});

test("Answer: an empty body is a bad response", async () => {
  for (const response of [new Response(null), new Response(" \n")]) {
    const site = new FakeSite(() => response.clone());
    const client = new ChatClient(site.options());
    const error = await askError(client.ask("x").text());
    assert.equal(error.code, "bad-response");
    assert.equal(error.message, "site.example sent an empty response.");
  }
});

test("isAskError: knows errors of another copy of the module", async () => {
  const { client } = clientFor(live("a"));
  const error = await askError(client.ask("x").text());
  assert.isTrue(isAskError(error, "interrupted"));
  assert.isFalse(isAskError(error, "aborted"));
});

test("Answer: reads a huge answer", async () => {
  await withSite({
    faults: [{ kind: "large-event", bytes: 4_000_000 }],
  }, async (site) => {
    const answer = new ChatClient({ site: site.url }).ask("one");
    let length = 0;
    for await (const delta of answer) length += delta.length;
    assert.isAbove(length, 4_000_000);
    assert.isAtMost((await answer.result()).text.length, length);
  });
});
