/**
 * Shows what the site does while it works on an answer: tools, searches,
 * thinking.
 */
import { ChatClient } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";

const demo = createDemoSite({
  delay: 1,
  *model() {
    yield { subtype: "thinking", data: "Where would that be written?" };
    yield { subtype: "tool_call", data: "Calling search_docs..." };
    yield { subtype: "tool_result", data: "Got result from search_docs." };
    yield "It is in ";
    yield "the manual.";
  },
});
const client = new ChatClient({ site: demo.url, fetch: demo.fetch });

for await (const event of client.ask("Where is it?").events()) {
  if (event.type === "text") console.log(event.text);
  else if (event.type === "end") console.log("usage:", event.result.usage);
  else console.log(`[${event.type}] ${event.text}`);
}
