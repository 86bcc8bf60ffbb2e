/** The demo site of the load benchmark, in a process of its own. */
import { serveDemoSite } from "@askgpt4/core/demo/serve";

const [port = "0", delay = "20"] = Deno.args;
const { site } = await serveDemoSite({
  port: Number(port),
  delay: Number(delay),
  model: "echo",
});

// The counts, for the benchmark.
const { hostname } = new URL(site.url);
Deno.serve({ port: Number(port) + 1, hostname, onListen() {} }, () => {
  const { startSession, submit } = site.requests;
  return Response.json({ startSession, submit });
});
