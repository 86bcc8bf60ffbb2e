import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { cacheRoot } from "./paths.mjs";
import { isAlive } from "./process.mjs";

/**
 * Fills a folder of the cache once. The folder is built next to its final place and then renamed,
 * so an interrupted run never leaves a partial tool behind. A second process that needs the same
 * tool waits for the first one.
 *
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} The finished folder.
 */
export async function cached(name, fill) {
  const finished = join(cacheRoot, name);
  await mkdir(cacheRoot, { recursive: true });
  while (!existsSync(finished) && (await othersAtWork(name))) await delay(500);
  if (existsSync(finished)) return finished;

  const partial = join(cacheRoot, `${name}.partial-${process.pid}`);
  try {
    await mkdir(partial);
    console.log(`Preparing ${name} (once) …`);
    await fill(partial);
    await rename(partial, finished);
  } catch (error) {
    if (!existsSync(finished)) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return finished;
}

/**
 * Removes what dead processes left.
 *
 * @param {string} name
 * @returns {Promise<boolean>} Whether a running process is preparing this tool.
 */
async function othersAtWork(name) {
  const prefix = `${name}.partial-`;
  for (const entry of await readdir(cacheRoot)) {
    if (!entry.startsWith(prefix)) continue;
    const pid = Number(entry.slice(prefix.length));
    if (pid === process.pid) continue;
    if (isAlive(pid)) return true;
    await rm(join(cacheRoot, entry), { recursive: true, force: true });
  }
  return false;
}
