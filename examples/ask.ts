/**
 * Asks a question and prints the answer as it comes.
 *
 * With a site: `deno run -A examples/ask.ts https://blog.example "Your question"`
 * Without one, the demo site answers.
 */
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";

const [site, question = "What is a nonce?"] = Deno.args;
const demo = createDemoSite();
const client = new ChatClient(
  site ? { site } : { site: demo.url, fetch: demo.fetch },
);

const utf8 = new TextEncoder();
for await (const delta of client.ask(question)) {
  await Deno.stdout.write(utf8.encode(delta));
}
console.log();
