/**
 * What a site must do for this client, and the client for its user: against the
 * demo site on a socket and, where ASKGPT4_LIVE_SITE names a real site, against
 * that one too. There it asks six short questions, which the site counts.
 *
 * It listens on a socket and reads the environment, so it runs in Deno, Node
 * and Bun.
 */
import { ChatClient, type Fetch } from "@askgpt4/core";
import { assert } from "chai";
import process from "node:process";
import { askError, test } from "../support/harness.ts";
import { withSite } from "../support/site.ts";

interface Target {
  name: string;
  run(fn: (url: string) => Promise<void>): Promise<void>;
}

const targets: Target[] = [{
  name: "the demo site",
  run: (fn) => withSite({ model: "guide", delay: 1 }, ({ url }) => fn(url)),
}];

const live = process.env.ASKGPT4_LIVE_SITE;
if (live) {
  targets.push({ name: new URL(live).host, run: (fn) => fn(live) });
} else {
  console.log(
    "acceptance: not run against a live site, since ASKGPT4_LIVE_SITE names none",
  );
}

/** A `fetch` that counts the requests. */
function counting(): { fetch: Fetch; routes: string[] } {
  const routes: string[] = [];
  return {
    routes,
    fetch: (input, init) => {
      routes.push(new URL(input).href.includes("submit") ? "submit" : "other");
      return fetch(input, init);
    },
  };
}

for (const { name, run } of targets) {
  test(`acceptance, ${name}: it is ready`, () =>
    run(async (site) => {
      const report = await new ChatClient({ site }).check();
      assert.isTrue(report.working, report.summary);
      assert.isTrue(report.wordpress && report.aiEngine);
    }));

  test(`acceptance, ${name}: an answer streams, and its end is the site's word`, () =>
    run(async (site) => {
      const { fetch, routes } = counting();
      const client = new ChatClient({ site, fetch });
      const answer = client.ask("What is a nonce, in one sentence?");
      let text = "";
      const types = new Set<string>();
      for await (const event of answer.events()) {
        types.add(event.type);
        if (event.type === "text") text += event.text;
      }
      assert.includeMembers([...types], ["text", "end"]);
      assert.equal(text.trim(), await answer.text());

      routes.length = 0;
      const deltas: string[] = [];
      const again = client.ask("And in one word?");
      for await (const delta of again) deltas.push(delta);
      await again.result();
      assert.isNotEmpty(deltas.join("").trim());
      assert.deepEqual(routes, ["submit"], "one request a question");
    }));

  test(`acceptance, ${name}: a whole answer, not streamed`, () =>
    run(async (site) => {
      const client = new ChatClient({ site, stream: false });
      assert.isNotEmpty(await client.ask("Say hello.").text());
    }));

  test(`acceptance, ${name}: a conversation remembers`, () =>
    run(async (site) => {
      const talk = new ChatClient({ site }).conversation();
      await talk.ask("My name is Ada.").text();
      const answer = await talk.ask("What is my name?").text();
      assert.include(answer, "Ada");
      assert.deepEqual(
        talk.turns.slice(-4).map(({ role }) => role),
        ["user", "assistant", "user", "assistant"],
      );
    }));

  test(`acceptance, ${name}: stopped in the middle, by name and with what came`, () =>
    run(async (site) => {
      const answer = new ChatClient({ site }).ask(
        "Explain streaming at length.",
      );
      const error = await askError((async () => {
        for await (const delta of answer) {
          assert.isNotEmpty(delta);
          answer.abort();
        }
      })());
      assert.equal(error.code, "aborted");
      assert.isNotEmpty(error.partialText);
    }));

  test(`acceptance, ${name}: an empty question is refused before it is sent`, () =>
    run(async (site) => {
      const { fetch, routes } = counting();
      const client = new ChatClient({ site, fetch });
      assert.equal(
        (await askError(client.ask("  ").text())).code,
        "invalid-argument",
      );
      assert.isEmpty(routes);
    }));
}
