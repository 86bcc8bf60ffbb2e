/**
 * Takes an answer line by line, with `TextLineStream` of `@std/streams`. Needs
 * JSR: the tests run this where it can be reached.
 */
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";
import { TextLineStream } from "@std/streams";

const demo = createDemoSite();
const client = new ChatClient({ site: demo.url, fetch: demo.fetch });

const lines = client.ask("What is a nonce?").textStream
  .pipeThrough(new TextLineStream());
let number = 0;
for await (const line of lines) console.log(`${++number}\t${line}`);
