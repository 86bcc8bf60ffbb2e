/**
 * A server that streams answers on to its own pages: the reader who closes the
 * page stops the answer.
 */
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";

const demo = createDemoSite({ delay: 1 });
const client = new ChatClient({ site: demo.url, fetch: demo.fetch });

const server = Deno.serve({ port: 0, hostname: "127.0.0.1" }, (request) => {
  const question = new URL(request.url).searchParams.get("q") ?? "Hello";
  // The server cancels the body when the reader is gone.
  const text = client.ask(question).textStream
    .pipeThrough(new TextEncoderStream());
  return new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
});

// What a page would do.
const { port } = server.addr;
const response = await fetch(`http://127.0.0.1:${port}/?q=What+is+a+nonce`);
for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
  console.log(part);
}
await server.shutdown();
