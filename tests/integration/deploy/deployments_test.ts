/** The examples in `examples/deploy/`, as they stand. */
import { assert } from "chai";
import { serveDemoSite } from "@askgpt4/core/demo/serve";
import * as esbuild from "esbuild";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { ownModules } from "../../../tools/runtimes/bundle.ts";
import { ensureNode, ensurePackages, ROOT } from "../../../tools/toolchain.ts";
import { test } from "../../support/harness.ts";
import { freePort, type ServerProcess, startServer } from "./process.ts";
import { connectRedis, startRedis } from "./redis.ts";

const TOKEN = "a-token-of-mine";
const EXAMPLES = join(ROOT, "examples/deploy");
const MINIFLARE = "miniflare@4.20260730.0";

const question = {
  model: "gpt-4",
  messages: [{ role: "user" as const, content: "Hello" }],
};

const openai = (origin: string, apiKey = TOKEN) =>
  new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });

/** Asks each server several questions at once, as a stream and in one piece. */
async function askAll(servers: readonly { origin: string }[]): Promise<void> {
  await Promise.all(servers.flatMap(({ origin }) => {
    const { completions } = openai(origin).chat;
    const whole = async () => {
      const { choices } = await completions.create(question);
      assert.match(choices[0]?.message.content ?? "", /^You said: Hello/);
    };
    const streamed = async () => {
      let text = "";
      const stream = await completions.create({ ...question, stream: true });
      for await (const { choices } of stream) {
        text += choices[0]?.delta.content ?? "";
      }
      assert.match(text, /^You said: Hello/);
    };
    return [whole(), streamed(), whole(), streamed()];
  }));
}

async function rejectsWrongKey({ origin }: { origin: string }): Promise<void> {
  try {
    await openai(origin, "wrong").models.list();
  } catch (error) {
    assert.instanceOf(error, OpenAI.AuthenticationError);
    return;
  }
  assert.fail("The wrong key was accepted.");
}

/** A server ends with its last answer, and its log has no secret and no text. */
async function endsGracefully(server: ServerProcess): Promise<void> {
  const stream = await openai(server.origin).chat.completions.create({
    ...question,
    stream: true,
  });
  let text = "";
  let ended: Promise<number> | undefined;
  for await (const { choices } of stream) {
    ended ??= server.terminate();
    text += choices[0]?.delta.content ?? "";
  }
  assert.match(text, /^You said: Hello[^]*$/);
  assert.equal(await ended, 0);
  for (const secret of [TOKEN, "Hello", 'nonce"', "mwai_session_id"]) {
    assert.notInclude(server.output(), secret);
  }
}

const site = () => serveDemoSite({ model: "echo", delay: 5 });

test("deploy: two Deno processes on one Deno KV start one session", async () => {
  const demo = await site();
  const folder = await mkdtemp(join(tmpdir(), "askgpt4-deno-"));
  const start = () =>
    startServer(
      () => [
        Deno.execPath(),
        ...["run", "-A", "--no-check", "--no-lock", "--unstable-kv"],
        join(EXAMPLES, "deno-deploy/main.ts"),
      ],
      // Deno.openKv() opens a database per program in this folder.
      { ASKGPT4_SITE: demo.url, ASKGPT4_TOKEN: TOKEN, DENO_DIR: folder },
    );
  try {
    await using one = await start();
    await using two = await start();
    await askAll([one, two]);
    assert.equal(demo.site.requests.startSession, 1);
    assert.equal(demo.site.requests.submit, 8);
    await rejectsWrongKey(one);
    await endsGracefully(one);
    await askAll([two]);
    assert.equal(demo.site.requests.startSession, 1);
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test("deploy: two processes on one Redis start one session", async () => {
  const demo = await site();
  try {
    await using redis = await startRedis();
    const start = () =>
      startServer(
        () => [
          Deno.execPath(),
          ...["run", "-A", "--no-check", "--no-lock"],
          join(EXAMPLES, "redis/main.ts"),
        ],
        { ASKGPT4_SITE: demo.url, ASKGPT4_TOKEN: TOKEN, REDIS_URL: redis.url },
      );
    await using one = await start();
    await using two = await start();
    await askAll([one, two]);
    assert.equal(demo.site.requests.startSession, 1);
    assert.equal(demo.site.requests.submit, 8);
    const client = await connectRedis(redis.url);
    const keys = await client.keys("*");
    assert.deepEqual(keys, [`askgpt4:${demo.url}`]);
    assert.isAbove(await client.pTTL(keys[0]!), 0);
    client.destroy();
    await rejectsWrongKey(two);
    await redis[Symbol.asyncDispose]();
    await askAll([one]);
    await endsGracefully(two);
  } finally {
    await demo.close();
  }
});

test("deploy: a Worker in Miniflare keeps the session in Workers KV", async () => {
  const demo = await site();
  const folder = await ensurePackages(MINIFLARE, MINIFLARE);
  const script = join(folder, `worker-${await freePort()}.mjs`);
  try {
    await esbuild.build({
      entryPoints: [join(EXAMPLES, "cloudflare-workers/worker.ts")],
      outfile: script,
      bundle: true,
      format: "esm",
      platform: "browser",
      plugins: [ownModules],
      logLevel: "error",
    });
    const source = new URL("miniflare.mjs", import.meta.url);
    const program = join(folder, "run.mjs");
    await Deno.writeTextFile(program, await readFile(source, "utf8"));
    const node = await ensureNode(22);
    await using worker = await startServer((port) => [
      ...[node, program, script, demo.url, TOKEN, String(port)],
    ]);
    assert.equal(
      await (await fetch(`${worker.origin}/health`)).text(),
      "ok",
    );
    await openai(worker.origin).chat.completions.create(question);
    await askAll([worker]);
    assert.equal(demo.site.requests.startSession, 1);
    assert.equal(demo.site.requests.submit, 5);
    await rejectsWrongKey(worker);
    for (const secret of [TOKEN, "Hello"]) {
      assert.notInclude(worker.output(), secret);
    }
  } finally {
    await esbuild.stop();
    await rm(script, { force: true });
    await demo.close();
  }
});

test("deploy: the container runs what the tests run, with the permissions it names", async () => {
  const file = await readFile(join(EXAMPLES, "container/Dockerfile"), "utf8");
  const entry = /^ENTRYPOINT (\[.*\])$/m.exec(file)?.[1];
  const [deno, ...args]: string[] = JSON.parse(entry ?? "[]");
  assert.equal(deno, "deno");
  const config = JSON.parse(await readFile(join(ROOT, "deno.json"), "utf8"));
  assert.isDefined(config.imports.redis);
  const demo = await site();
  try {
    // Without Redis each process has a session of its own.
    await using server = await startServer(
      () => [
        Deno.execPath(),
        ...args.map((one) =>
          one.startsWith("examples/") ? join(ROOT, one) : one
        ),
      ],
      {
        ASKGPT4_SITE: demo.url,
        ASKGPT4_TOKEN: TOKEN,
        REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      },
    );
    await askAll([server]);
    assert.equal(demo.site.requests.submit, 4);
    await endsGracefully(server);
  } finally {
    await demo.close();
  }
});
