import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { extensionRoot } from "../../scripts/vscode/paths.mjs";

const FOLDER = join(extensionRoot, "test/runner/remote_control");

const TYPES = /** @type {Record<string, string>} */ ({
  ".js": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
});

/**
 * How long a command may take. Longer than an answer of the demo site, shorter
 * than a test.
 */
const COMMAND_TIMEOUT = 15_000;

/** How long a poll is held open before the extension has to ask again. */
const POLL = 20_000;

/**
 * @typedef {object} RemoteControl
 * @property {Record<string, string>} files The control extension's, by name.
 * @property {(path: string) => Promise<{ body?: Buffer | string, type: string }>} file
 * A file of the extension under test (`/extension/…`) or of the control
 * extension (`/control/…`), for an extension host that has no file system.
 * @property {(source: string, args: unknown[]) => Promise<unknown>} execute
 * @property {() => Promise<void>} connected Settles once an extension host
 * listens that was not there when this was called.
 * @property {() => Promise<void>} close
 */

/**
 * The test's end of the control extension: commands go out as answers to its
 * polls and come back as posts.
 *
 * @param {string} extensionPath The extension under test.
 * @returns {Promise<RemoteControl>}
 */
export async function startRemoteControl(extensionPath) {
  /** @type {Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>} */
  const running = new Map();
  /** @type {{ id: number, source: string, args: unknown[] }[]} */
  const waiting = [];
  /** @type {import("node:http").ServerResponse | undefined} */
  let poll;
  /** @type {(() => void)[]} */
  let arrivals = [];
  let lastId = 0;

  const flush = () => {
    if (!poll || waiting.length === 0) return;
    poll.writeHead(200, { "content-type": "application/json" });
    poll.end(JSON.stringify(waiting.shift()));
    poll = undefined;
  };

  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    const path = request.url;
    if (path === "/next") {
      poll = response;
      response.setTimeout(POLL, () => {
        if (poll === response) poll = undefined;
        response.writeHead(204).end();
      });
      response.on("close", () => {
        if (poll === response) poll = undefined;
      });
      for (const arrived of arrivals.splice(0)) arrived();
      flush();
    } else if (path === "/done") {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end();
      const { id, value, error } = JSON.parse(body);
      const command = running.get(id);
      running.delete(id);
      if (error === undefined) command?.resolve(value);
      else command?.reject(new Error(`In the extension host: ${error}`));
    } else response.writeHead(404).end();
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });

  const { port } = /** @type {import("node:net").AddressInfo} */ (
    server.address()
  );
  const code = await readFile(join(FOLDER, "extension.js"), "utf8");
  const files = /** @type {Record<string, string>} */ ({
    "package.json": await readFile(join(FOLDER, "package.json"), "utf8"),
    "extension.js": code.replace("%TEST%", `http://127.0.0.1:${port}`),
  });

  return {
    files,
    file: async (path) => {
      const type = TYPES[extname(path)] ?? "application/octet-stream";
      const [, root, ...rest] = path.split("/");
      const name = normalize(rest.join("/"));
      if (root === "control") {
        const body = files[name];
        return body === undefined ? { type } : { body, type };
      }
      const body = await readFile(join(extensionPath, name)).catch(() => null);
      return body ? { body, type } : { type };
    },
    connected: () => new Promise((resolve) => arrivals.push(resolve)),
    execute: (source, args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        const timer = setTimeout(() => {
          running.delete(id);
          reject(new Error(`The extension host did not finish: ${source}`));
        }, COMMAND_TIMEOUT);
        running.set(id, {
          resolve: (value) => {
            clearTimeout(timer);
            resolve(value);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
        waiting.push({ id, source, args });
        flush();
      }),
    close: async () => {
      arrivals = [];
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
