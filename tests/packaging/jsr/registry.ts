/**
 * A registry on loopback that speaks JSR's protocol: it takes one package and
 * serves exactly what it was given.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "../../../tools/runner/child.ts";

/** A package as it was published. */
export interface Published {
  /** `@scope/name`. */
  name: string;
  version: string;
  exports: Record<string, string>;
  /** The files, each under its path, such as `/mod.ts`. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** The size of the tarball, in bytes. */
  tarball: number;
}

/** A registry that is listening. */
export interface Registry extends AsyncDisposable {
  /** What `JSR_URL` is to be set to. */
  url: string;
  /** What has been published. */
  published: Published | undefined;
  /** The requests that it had no answer for. */
  unknown: string[];
}

const API =
  /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)(?:\/versions\/([^/]+))?$/;

/** Starts a registry, empty or with a package in it. */
export function startRegistry(published?: Published): Registry {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(options, (request) => answer(request, registry));
  const registry: Registry = {
    url: `http://127.0.0.1:${server.addr.port}/`,
    published,
    unknown: [],
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return registry;
}

async function answer(request: Request, registry: Registry): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [, scope, name, version] = API.exec(pathname) ?? [];
  if (request.method === "POST" && version !== undefined) {
    if (request.headers.get("Authorization") === null) {
      return new Response("a token is needed", { status: 401 });
    }
    registry.published = await unpack(`@${scope}/${name}`, version, request);
    return Response.json({
      id: "00000000-0000-0000-0000-000000000000",
      status: "success",
      error: null,
      packageScope: scope,
      packageName: name,
      packageVersion: version,
    });
  }
  if (version !== undefined) {
    const error = { code: "packageVersionNotFound", message: "not there yet" };
    return Response.json(error, { status: 404 });
  }
  if (name !== undefined) return Response.json({ scope, name });
  return read(pathname, registry.published) ?? unknown(request, registry);
}

function unknown(request: Request, registry: Registry): Response {
  registry.unknown.push(`${request.method} ${new URL(request.url).pathname}`);
  return new Response("not found", { status: 404 });
}

/** Answers a consumer. */
function read(path: string, pkg: Published | undefined): Response | undefined {
  if (pkg === undefined) return undefined;
  const { name, version, exports, files } = pkg;
  if (path === `/${name}/meta.json`) {
    const [scope, bare] = name.slice(1).split("/");
    return Response.json({
      scope,
      name: bare,
      latest: version,
      versions: { [version]: {} },
    });
  }
  if (path === `/${name}/${version}_meta.json`) {
    const manifest = Object.fromEntries(
      [...files].map(([path, bytes]) => {
        const checksum = createHash("sha256").update(bytes).digest("hex");
        return [path, { size: bytes.length, checksum: `sha256-${checksum}` }];
      }),
    );
    return Response.json({ manifest, exports });
  }
  const folder = `/${name}/${version}`;
  const bytes = path.startsWith(`${folder}/`)
    ? files.get(path.slice(folder.length))
    : undefined;
  return bytes && new Response(bytes, {
    headers: {
      "Content-Type": path.endsWith(".ts") ? "text/typescript" : "text/plain",
    },
  });
}

async function unpack(
  name: string,
  version: string,
  request: Request,
): Promise<Published> {
  const folder = await mkdtemp(join(tmpdir(), "askgpt4-jsr-"));
  try {
    const tarball = Buffer.from(await request.arrayBuffer());
    const archive = join(folder, "package.tar.gz");
    await writeFile(archive, tarball);
    const { code, output } = await runChild(["tar", "-xzf", archive], {
      cwd: folder,
      seconds: 60,
    });
    if (code !== 0) throw new Error(output);
    await rm(archive);
    const files: Published["files"] = new Map();
    const entries = await readdir(folder, {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const key = path.slice(folder.length).replaceAll("\\", "/");
      files.set(key, new Uint8Array(await readFile(path)));
    }
    const config = new URL(request.url).searchParams.get("config") ?? "";
    const { exports } = JSON.parse(new TextDecoder().decode(files.get(config)));
    return { name, version, exports, files, tarball: tarball.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
