/** Stores a session again and again, for a test that reads beside it. */
import process from "node:process";
import { fileSessionStore } from "@askgpt4/core/cli";

const [folder, site] = process.argv.slice(2) as [string, string];
const store = fileSessionStore(folder);
for (let i = 0;; i++) {
  await store.set(site, {
    nonce: `nonce${i}`,
    restRoot: `${site}wp-json/`,
    savedAt: Date.now() - 1_000,
  });
  if (i === 0) console.log("ready");
}
