// Runs a bundled Worker with a KV namespace on a port. In Node.js,
// because Miniflare needs it.
import { Miniflare } from "miniflare";

const [script, site, token, port] = process.argv.slice(2);
const miniflare = new Miniflare({
  modules: [{ type: "ESModule", path: script }],
  port: Number(port),
  compatibilityDate: "2026-07-01",
  kvNamespaces: ["SESSIONS"],
  bindings: { ASKGPT4_SITE: site, ASKGPT4_TOKEN: token },
});
await miniflare.ready;
process.on("SIGTERM", async () => {
  await miniflare.dispose();
  process.exit(0);
});
