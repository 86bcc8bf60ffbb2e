import { assert } from "chai";
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileSessionStore } from "@askgpt4/core/cli";
import type { StoredSession } from "@askgpt4/core";
import { sleep } from "../../support/fixtures.ts";
import { test } from "../../support/harness.ts";
import {
  answerLikeASite,
  type RawRequest,
  withServer,
} from "../../support/raw_server.ts";
import { ROOT, withSite, withTempProject } from "./program.ts";

const SITE = "https://blog.example/";
const HOUR = 3_600_000;

function session(more: Partial<StoredSession> = {}): StoredSession {
  return {
    nonce: "abc123def4",
    restRoot: "https://blog.example/wp-json/",
    visitor: "mwai_session_id=6b039f05; Path=/; Secure",
    savedAt: Date.now(),
    ...more,
  };
}

async function withStore(
  fn: (
    store: ReturnType<typeof fileSessionStore>,
    folder: string,
  ) => Promise<void>,
): Promise<void> {
  await withTempProject(async ({ folder }) => {
    await fn(
      fileSessionStore(join(folder, "deep", "er")),
      join(
        folder,
        "deep",
        "er",
        "sessions",
      ),
    );
  });
}

async function onlyFile(folder: string): Promise<string> {
  const names = await readdir(folder);
  assert.lengthOf(names, 1);
  return join(folder, names[0]!);
}

async function mode(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test("session store: returns a session for its own site only", async () => {
  await withStore(async (store) => {
    assert.isUndefined(await store.get(SITE));
    const kept = session();
    await store.set(SITE, kept);
    await store.set("https://other.example/", session({ nonce: "other" }));
    assert.deepEqual(await store.get(SITE), kept);
    assert.isUndefined(await store.get(`${SITE}#signed-in`));
  });
});

test("session store: only the owner can access files and folder [T-40]", async () => {
  const before = process.umask(0);
  try {
    await withStore(async (store, folder) => {
      await store.set(SITE, session());
      assert.equal(await mode(folder), "700");
      assert.equal(await mode(await onlyFile(folder)), "600");
    });
  } finally {
    process.umask(before);
  }
});

test("session store: a folder's looser permissions are tightened", async () => {
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    await chmod(folder, 0o755);
    await chmod(await onlyFile(folder), 0o644);
    assert.isDefined(await store.get(SITE));
    assert.equal(await mode(folder), "700");
    await store.set(SITE, session());
    assert.equal(await mode(await onlyFile(folder)), "600");
  });
});

test("session store: files in a folder that others can write to are ignored [T-40]", async () => {
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    await chmod(folder, 0o777);
    assert.isUndefined(await store.get(SITE));
    assert.equal(await mode(folder), "700");
    await store.set(SITE, session());
    await chmod(await onlyFile(folder), 0o666);
    assert.isUndefined(await store.get(SITE));
  });
});

test("session store: files of another user are ignored [T-40]", async () => {
  const { geteuid } = process;
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    const { uid } = await stat(folder);
    try {
      process.geteuid = () => uid + 1;
      const outcomes = await Promise.allSettled([
        store.get(SITE),
        store.set(SITE, session()),
      ]);
      for (const outcome of outcomes) {
        assert.match(
          String(outcome.status === "rejected" && outcome.reason),
          /belongs to another user/,
        );
      }
      // The folder is this user's, and the file is not.
      let calls = 0;
      process.geteuid = () => calls++ === 0 ? uid : uid + 1;
      assert.isUndefined(await store.get(SITE));
    } finally {
      process.geteuid = geteuid!;
    }
  });
});

const HOSTILE: [what: string, content: string][] = [
  ["nothing", ""],
  ["half of it", JSON.stringify({ site: SITE, ...session() }).slice(0, 40)],
  ["no object", "[1]"],
  ["null", "null"],
  ["wrong types", JSON.stringify({ site: SITE, nonce: 1, savedAt: "now" })],
  [
    "another site's",
    JSON.stringify({ site: "https://x.example", ...session() }),
  ],
  [
    "a root on another host",
    JSON.stringify({
      site: SITE,
      ...session({ restRoot: "https://evil.example/wp-json/" }),
    }),
  ],
  [
    "a root without TLS",
    JSON.stringify({
      site: SITE,
      ...session({ restRoot: "http://blog.example/wp-json/" }),
    }),
  ],
  [
    "a root that is no address",
    JSON.stringify({
      site: SITE,
      ...session({ restRoot: "file:///etc/passwd" }),
    }),
  ],
  [
    "a time to come",
    JSON.stringify({
      site: SITE,
      ...session({ savedAt: Date.now() + HOUR }),
    }),
  ],
  [
    "a week ago",
    JSON.stringify({
      site: SITE,
      ...session({ savedAt: Date.now() - 7 * 24 * HOUR - 1 }),
    }),
  ],
  [
    "far too much",
    JSON.stringify({ site: SITE, ...session() }) +
    " ".repeat(1 << 20),
  ],
];

for (const [what, content] of HOSTILE) {
  test(`session store: a file with ${what} is ignored and replaced`, async () => {
    await withStore(async (store, folder) => {
      await store.set(SITE, session());
      await writeFile(await onlyFile(folder), content);
      assert.isUndefined(await store.get(SITE));
      await store.set(SITE, session());
      assert.isDefined(await store.get(SITE));
      assert.lengthOf(await readdir(folder), 1);
    });
  });
}

test("session store: an invalid visitor cookie is omitted", async () => {
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    const entry = { site: SITE, ...session({ visitor: "a; admin=1\r\nX: y" }) };
    await writeFile(await onlyFile(folder), JSON.stringify(entry));
    assert.notProperty(await store.get(SITE), "visitor");
  });
});

test("session store: symbolic links are neither read nor written through [T-40]", async () => {
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    const file = await onlyFile(folder);
    const target = join(folder, "..", "target");
    const content = JSON.stringify({ site: SITE, ...session() });
    await writeFile(target, content);
    await rm(file);
    await symlink(target, file);
    assert.isUndefined(await store.get(SITE));
    await store.set(SITE, session({ nonce: "new" }));
    assert.equal(await readFile(target, "utf8"), content);
    assert.equal((await store.get(SITE))?.nonce, "new");
  });
});

test("session store: a symbolic link in place of the folder is an error", async () => {
  await withStore(async (store, folder) => {
    const elsewhere = join(folder, "..", "..", "elsewhere");
    await mkdir(elsewhere, { recursive: true });
    await mkdir(join(folder, ".."), { recursive: true });
    await symlink(elsewhere, folder);
    const outcome = await Promise.allSettled([store.set(SITE, session())]);
    assert.equal(outcome[0].status, "rejected");
    assert.isEmpty(await readdir(elsewhere));
  });
});

test("session store: deletes expired entries, keeps a hundred sites", async () => {
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    const old = await onlyFile(folder);
    const week = new Date(Date.now() - 8 * 24 * HOUR);
    await utimes(old, week, week);
    const leftover = join(folder, "dead.tmp");
    await writeFile(leftover, "{");
    await utimes(leftover, week, week);
    for (let i = 0; i < 103; i++) {
      await store.set(`https://site-${i}.example/`, session());
    }
    const names = await readdir(folder);
    assert.lengthOf(names, 100);
    assert.isEmpty(names.filter((name) => name.endsWith(".tmp")));
    assert.isUndefined(await store.get(SITE));
  });
});

test("session store: concurrent readers and writers see complete entries", async () => {
  await withStore(async (store, folder) => {
    await store.set(SITE, session());
    const other = fileSessionStore(join(folder, ".."));
    await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const nonce = String(i).repeat(40);
      await (i % 2 ? store : other).set(SITE, session({ nonce }));
      const read = await (i % 2 ? other : store).get(SITE);
      assert.match(read!.nonce, /^(\d+?)\1{39}$/);
    }));
    assert.lengthOf(await readdir(folder), 1);
  });
});

test("session store: a session is found at every read beside a process that writes", async () => {
  await withTempProject(async (project) => {
    const writer = project.launch([
      process.execPath,
      "run",
      "--no-check",
      "--no-lock",
      "-A",
      join(ROOT, "tests", "integration", "cli", "session_writer.ts"),
      project.state,
      SITE,
    ]);
    await writer.waitFor("ready");
    const store = fileSessionStore(project.state);
    let found = 0;
    for (let i = 0; i < 5_000; i++) {
      if (await store.get(SITE) !== undefined) found++;
    }
    assert.isTrue(writer.running);
    assert.equal(found, 5_000);
  });
});

test("session store: one process at a time has the lease", async () => {
  await withStore(async (store, folder) => {
    const other = fileSessionStore(join(folder, ".."));
    const end = await store.lease!(SITE, HOUR);
    assert.isFunction(end);
    assert.equal(await mode(await onlyFile(folder)), "600");
    assert.isUndefined(await other.lease!(SITE, HOUR));
    assert.isFunction(await other.lease!("https://other.example/", HOUR));
    await end!();
    assert.isFunction(await other.lease!(SITE, HOUR));
  });
});

test("session store: a lease expires, and its holder no longer ends it", async () => {
  await withStore(async (store) => {
    const end = await store.lease!(SITE, HOUR);
    await sleep(50);
    assert.isFunction(await store.lease!(SITE, 20));
    await end!();
    assert.isUndefined(await store.lease!(SITE, HOUR));
  });
});

/** A site that takes half a second to start a session. */
async function withSlowSite(
  fn: (url: string, requests: RawRequest[]) => Promise<void>,
): Promise<void> {
  await withServer((request, response) => {
    const { path, headers } = request;
    if (path.endsWith("start_session")) {
      setTimeout(() => answerLikeASite(request, response), 500);
    } else if (headers["x-wp-nonce"] === "raw0nonce0") {
      answerLikeASite(request, response);
    } else {
      response.statusCode = 403;
      response.setHeader("content-type", "application/json");
      response.end('{"code":"rest_cookie_invalid_nonce","message":"No."}');
    }
  }, ({ url, requests }) => fn(`${url}/`, requests));
}

for (const stored of ["no nonce", "a nonce that is refused"]) {
  test(`session store: processes with ${stored} start one session`, () =>
    withSlowSite((site, requests) =>
      withTempProject(async (project) => {
        if (stored !== "no nonce") {
          await fileSessionStore(join(project.state, "askgpt4")).set(
            site,
            session({
              restRoot: `${site}wp-json/`,
              savedAt: Date.now() - HOUR,
            }),
          );
        }
        const args = ["ask", "--site", site, "Hi"];
        const ends = await Promise.all(
          Array.from({ length: 8 }, () => project.run(args)),
        );
        for (const { code, stdout } of ends) {
          assert.deepEqual([code, stdout], [0, "Hello\n"]);
        }
        const count = (nonce: string | undefined) =>
          requests.filter(({ headers }) => headers["x-wp-nonce"] === nonce)
            .length;
        assert.equal(count(undefined), 1);
        assert.equal(count("raw0nonce0"), 8);
      })
    ));
}

test("session store: the second process makes one request", async () => {
  await withSite({}, async ({ url, site }, project) => {
    const args = ["ask", "--site", url, "Hi"];
    assert.equal((await project.run(args)).code, 0);
    assert.deepEqual([site.requests.startSession, site.requests.submit], [
      1,
      1,
    ]);
    assert.equal((await project.run(args)).code, 0);
    assert.deepEqual([site.requests.startSession, site.requests.submit], [
      1,
      2,
    ]);
    assert.equal(site.requests.total, 3);
    const folder = join(project.state, "askgpt4", "sessions");
    assert.equal(await mode(folder), "700");
    assert.equal(await mode(await onlyFile(folder)), "600");
  });
});

test("session store: concurrent processes leave a usable session", async () => {
  await withSite({}, async ({ url, site }, project) => {
    const args = ["ask", "--site", url, "Hi"];
    const ends = await Promise.all(
      Array.from({ length: 4 }, () => project.run(args)),
    );
    assert.deepEqual(ends.map(({ code }) => code), [0, 0, 0, 0]);
    const before = site.requests.total;
    assert.equal((await project.run(args)).code, 0);
    assert.equal(site.requests.total, before + 1);
  });
});

test("session store: --no-store neither reads nor writes", async () => {
  await withSite({}, async ({ url, site }, project) => {
    const args = ["ask", "--no-store", "--site", url, "Hi"];
    await project.run(args);
    await project.run(args);
    assert.equal(site.requests.startSession, 2);
    assert.notInclude(await readdir(project.folder), "state");
  });
});

test("session store: an unwritable folder costs a request, not the question", async () => {
  await withSite({}, async ({ url, site }, project) => {
    await writeFile(project.state, "a file where the folder should be");
    const { code, stderr } = await project.run(["ask", "--site", url, "Hi"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(site.requests.submit, 1);
  });
});
