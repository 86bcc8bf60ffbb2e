/** Uploads over real sockets. Not in a page or in workerd: these tests listen. */
import { ChatClient } from "@askgpt4/core";
import { assert } from "chai";
import { test } from "../../support/harness.ts";
import { answerLikeASite, withServer } from "../../support/raw_server.ts";

test("Files: an upload is sent with its length, with and without progress", async () => {
  await withServer((request, response) => {
    if (!request.path.endsWith("files/upload")) {
      return answerLikeASite(request, response);
    }
    response.setHeader("content-type", "application/json");
    response.end('{"success":true,"data":{"id":"1","url":null}}');
  }, async ({ url, requests }) => {
    const client = new ChatClient({ site: url });
    const bytes = new Uint8Array(2 ** 20).fill(65);
    const seen: { sent: number; total: number }[] = [];
    await client.files.upload(bytes, { name: "a.txt" });
    await client.files.upload(bytes, {
      name: "a.txt",
      onProgress: (progress) => seen.push(progress),
    });
    const uploads = requests.filter(({ path }) => path.endsWith("/upload"));
    for (const { headers, body } of uploads) {
      assert.equal(headers["transfer-encoding"], undefined);
      assert.equal(headers["content-length"], String(body.length));
    }
    const total = uploads[1]!.body.length;
    assert.deepEqual(seen.at(-1), { sent: total, total });
    // Deno sends no length with a stream.
    if ("Deno" in globalThis) assert.lengthOf(seen, 1);
    else assert.isAbove(seen.length, 10);
  });
});
