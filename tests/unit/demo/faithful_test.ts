/**
 * The demo site against the recordings: the same request gets the same
 * response, header for header and byte for byte, but for what is made up anew
 * each time: ids, nonces, times.
 */
import { assert } from "chai";
import { createDemoSite, type DemoFault } from "@askgpt4/core/demo";
import { test } from "../../support/harness.ts";
import { readRecording, recordedNames, recordedRequest } from "./recordings.ts";

const OPTIONS = {
  url: "https://site.example/",
  nonce: "4a7fef9f26",
  model: "echo",
  delay: 0,
  chatbots: [{ textInputMaxLength: 512 }],
  users: [{ name: "ada", password: "application-password" }],
  bearerToken: "test-token-123",
} as const;

/** What the recorded site's test plugin did. */
const FAULTS: Record<string, DemoFault> = {
  "submit-stream-events": { kind: "events" },
  "submit-stream-extras": { kind: "extras" },
  "submit-php-warning": { kind: "php-warning" },
  "submit-php-fatal": { kind: "php-fatal" },
};

/** Requests that only make sense after others, in this order. */
const SEQUENCES = [
  [
    "user-start-session",
    "user-submit-1",
    "user-submit-2",
    "discussions-list",
    "discussions-delete-foreign",
    "discussions-edit",
    "discussions-delete",
  ],
  [
    "files-upload",
    "submit-with-file",
    "submit-with-files",
    "files-list",
    "files-delete",
    "files-upload-none",
  ],
];

interface Shape {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Puts a name in place of all that differs from time to time. */
function settle(text: string, nonces: readonly string[]): string {
  const named = nonces.reduce(
    (all, nonce) => all.replaceAll(nonce, "NONCE"),
    text,
  );
  return named
    .replace(/PHPSESSID=[0-9a-v]{26}/g, "PHPSESSID=ID")
    .replace(/\b[0-9a-f]{13}\b/g, "VISITOR")
    .replace(/\b[0-9a-f]{32}\b/g, "FILE")
    .replace(/uploads\\\/\d{4}\\\/\d\d/g, "uploads\\/MONTH")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "DATE")
    .replace(/"timestamp":\d+(\.\d+)?/g, '"timestamp":TIME');
}

function shapeOf(
  status: number,
  headers: Iterable<[string, string]>,
  body: string,
  nonces: readonly string[],
): Shape {
  const all: Record<string, string> = {};
  for (const [name, value] of headers) {
    const settled = settle(value, nonces);
    all[name] = name in all ? `${all[name]}, ${settled}` : settled;
  }
  return { status, headers: all, body: settle(body, nonces) };
}

async function recordedShape(name: string): Promise<Shape> {
  const { start, headers, body } = await readRecording(name, "response");
  const nonces = ["4a7fef9f26", "81647d9e24", "94de7f06d1"];
  return shapeOf(
    Number(start.split(" ")[1]),
    headers,
    new TextDecoder().decode(body),
    nonces,
  );
}

async function shapeOfResponse(
  response: Response,
  nonces: readonly string[],
): Promise<Shape> {
  const body = await response.text();
  return shapeOf(response.status, response.headers, body, nonces);
}

/** The recorded model ended its answers to files with two more spaces. */
function withoutSpaces(shape: Shape): Shape {
  return {
    ...shape,
    body: shape.body.replace('"data":"  \\n"', '"data":"\\n"'),
  };
}

const alone = (await recordedNames()).filter((name) =>
  !SEQUENCES.flat().includes(name) && !name.includes("aged-nonce") &&
  name !== "user-start-session-wrong-password"
);

for (const name of alone) {
  test(`demo: ${name} as recorded`, async () => {
    const fault = FAULTS[name];
    const site = createDemoSite({
      ...OPTIONS,
      ...(fault && { faults: [fault] }),
    });
    const response = await site.fetch(await recordedRequest(name, site.url));
    const shape = await shapeOfResponse(response, ["4a7fef9f26"]);
    assert.deepEqual(shape, await recordedShape(name));
    assert.equal(site.activeStreams, 0);
  });
}

for (const name of ["submit-aged-nonce", "submit-aged-nonce-json"]) {
  test(`demo: ${name} as recorded`, async () => {
    const site = createDemoSite({ ...OPTIONS, nonce: "81647d9e24" });
    site.rotateNonce();
    const response = await site.fetch(await recordedRequest(name, site.url));
    const renewed = response.headers.get("X-WP-Nonce") ?? "";
    assert.match(renewed, /^[0-9a-f]{10}$/);
    assert.notEqual(renewed, "81647d9e24");
    const shape = await shapeOfResponse(response, [renewed]);
    assert.deepEqual(shape, await recordedShape(name));
  });
}

test("demo: user-start-session-wrong-password as recorded", async () => {
  const name = "user-start-session-wrong-password";
  const users = [{ name: "ada", password: "another" }];
  const site = createDemoSite({ ...OPTIONS, users });
  const response = await site.fetch(await recordedRequest(name, site.url));
  const shape = await shapeOfResponse(response, ["4a7fef9f26"]);
  assert.deepEqual(shape, await recordedShape(name));
});

test("demo: a signed-in user's chat and discussions as recorded", async () => {
  const site = createDemoSite(OPTIONS);
  let nonce = "";
  for (const name of SEQUENCES[0] ?? []) {
    const request = await recordedRequest(name, site.url, {
      "94de7f06d1": nonce,
    });
    const response = await site.fetch(request);
    if (name === "user-start-session") {
      nonce = (await response.clone().json()).restNonce;
      assert.notEqual(nonce, "4a7fef9f26");
    }
    const shape = await shapeOfResponse(response, [nonce]);
    assert.deepEqual(shape, await recordedShape(name), name);
  }
});

test("demo: an uploaded file as recorded", async () => {
  const site = createDemoSite(OPTIONS);
  let id = "";
  for (const name of SEQUENCES[1] ?? []) {
    const request = await recordedRequest(name, site.url, {
      "2e71e13c55feede0c4c027c9cbf24992": id,
    });
    const response = await site.fetch(request);
    if (name === "files-upload") id = (await response.clone().json()).data.id;
    const shape = await shapeOfResponse(response, ["4a7fef9f26"]);
    assert.deepEqual(
      withoutSpaces(shape),
      withoutSpaces(await recordedShape(name)),
      name,
    );
  }
});

test("demo: files-upload-bad-type as recorded", async () => {
  const site = createDemoSite(OPTIONS);
  const body = new FormData();
  body.append("file", new File(["x"], "x.exe"));
  const response = await site.fetch(
    `${site.url}wp-json/mwai-ui/v1/files/upload`,
    { method: "POST", headers: { "X-WP-Nonce": "4a7fef9f26" }, body },
  );
  const recorded = await recordedShape("files-upload-bad-type");
  assert.equal(response.status, recorded.status);
  assert.equal(await response.text(), recorded.body);
});

test("demo: no recording is left out", async () => {
  assert.lengthOf(await recordedNames(), 54);
});
