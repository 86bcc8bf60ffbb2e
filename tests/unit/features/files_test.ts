import {
  ChatClient,
  checkFiles,
  type FileFacts,
  isAskError,
  type UploadLimits,
} from "@askgpt4/core";
import { createDemoSite, type DemoFile } from "@askgpt4/core/demo";
import { assert } from "chai";
import { recordings } from "../../recordings/recordings.ts";
import { askError, test } from "../../support/harness.ts";

/** A site whose model tells which files came with the question. */
function site() {
  const seen: DemoFile[][] = [];
  const demo = createDemoSite({
    delay: 0,
    *model(_question, { files }) {
      seen.push(files);
      yield `${files.length} files`;
    },
  });
  return { demo, seen, client: client(demo) };
}

function client(
  demo: ReturnType<typeof createDemoSite>,
  uploads?: { images: boolean; files: boolean; max: number },
): ChatClient {
  return new ChatClient({
    site: demo.url,
    fetch: demo.fetch,
    ...uploads && { uploadLimits: uploads },
  });
}

const bytes = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
const text = (file: DemoFile) => new TextDecoder().decode(file.bytes);

test("Files: a File, a Blob, bytes and a stream arrive unchanged", async () => {
  const { seen, client } = site();
  const stream = new Blob(["from a stream"]).stream();
  const uploaded = [
    await client.files.upload(
      new File(["from a file"], "a.txt", { type: "text/plain" }),
    ),
    await client.files.upload(new Blob(["from a blob"]), { name: "b.md" }),
    await client.files.upload(bytes("from bytes"), { name: "c.csv" }),
    await client.files.upload(stream, { name: "d.png" }),
  ];
  assert.deepEqual(uploaded.map(({ name, type }) => [name, type]), [
    ["a.txt", "text/plain"],
    ["b.md", "text/markdown"],
    ["c.csv", "text/csv"],
    ["d.png", "image/png"],
  ]);
  assert.deepEqual(uploaded.map(({ size }) => size), [11, 11, 10, 13]);
  const fileIds = uploaded.map(({ id }) => id);
  await client.ask("What is in them?", { fileIds }).text();
  await client.ask("And in it?", { fileIds: fileIds.slice(0, 1) }).text();
  assert.deepEqual(seen.map((files) => files.map(text)), [
    ["from a file", "from a blob", "from bytes", "from a stream"],
    ["from a file"],
  ]);
});

test("Files: upload removes hidden characters from the name", async () => {
  const { client } = site();
  const file = await client.files.upload(bytes("x"), {
    name: "a\u202E\u200Bb\u3164.txt",
  });
  assert.equal(file.name, "ab.txt");
});

test("Files: upload replaces characters that would end a header", async () => {
  const { client } = site();
  const file = await client.files.upload(bytes("x"), {
    name: '../../etc/a"\r\nX-Evil: 1\r\n.txt',
  });
  assert.notMatch(file.name, /["\r\n/]/);
});

test("Files: onProgress counts up and reports the total once, at the end", async () => {
  const { client } = site();
  const seen: number[] = [];
  let total = 0;
  await client.files.upload(bytes("x".repeat(300_000)), {
    name: "big.txt",
    onProgress: (progress) => {
      seen.push(progress.sent);
      total = progress.total;
    },
  });
  assert.isAbove(total, 300_000);
  assert.equal(seen.at(-1), total);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
  assert.equal(seen.filter((sent) => sent === total).length, 1);
});

test("Files: an upload has the form of the recorded one", async () => {
  const { headers, body } = recordings["files-upload"]!.request!;
  const type = new Map(headers).get("content-type")!;
  const recorded = new Response(latin1(body), {
    headers: { "content-type": type },
  });
  const dot = (await recorded.formData()).get("file") as File;
  const { demo } = site();
  const sent: string[] = [];
  const watched = new ChatClient({
    site: demo.url,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (input.endsWith("files/upload")) {
        sent.push(await wire(request.clone()));
      }
      return demo.fetch(input, {
        method: request.method,
        headers: request.headers,
        ...request.method === "POST" && { body: await request.arrayBuffer() },
      });
    },
  });
  const expected = await wire(
    new Request("https://site.example/", {
      method: "POST",
      headers: { "content-type": type },
      body: latin1(body),
    }),
  );
  await watched.files.upload(dot);
  await watched.files.upload(dot, { onProgress: () => {} });
  assert.deepEqual(sent, [expected, expected]);

  /** The bytes of a form, without what each runtime chooses. */
  async function wire(request: Request): Promise<string> {
    const boundary = /^multipart\/form-data; ?boundary=(\S+)$/
      .exec(request.headers.get("content-type") ?? "")?.[1];
    const bytes = new Uint8Array(await request.arrayBuffer());
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte));
    return text.join("").replaceAll(boundary!, "BOUNDARY").trimEnd();
  }
});

test("Files: a streamed upload has a content-length header", async () => {
  const { demo } = site();
  const uploads: { length: string | null; expected: string | null }[] = [];
  const watched = new ChatClient({
    site: demo.url,
    fetch: async (input, init) => {
      if (!input.endsWith("files/upload")) return demo.fetch(input, init);
      // Pages send no streams, and say the length by themselves.
      const streamed = init?.body instanceof ReadableStream;
      const body = await new Response(init?.body).arrayBuffer();
      uploads.push({
        length: new Headers(init?.headers).get("content-length"),
        expected: streamed ? String(body.byteLength) : null,
      });
      return demo.fetch(input, { ...init, body });
    },
  });
  const onProgress = () => {};
  const name = "a.txt";
  await watched.files.upload(bytes("x".repeat(99)), { name, onProgress });
  assert.lengthOf(uploads, 1);
  assert.equal(uploads[0]!.length, uploads[0]!.expected);
});

test("Files: aborting an upload throws an AbortError", async () => {
  const { client } = site();
  const error = await askError(
    client.files.upload(bytes("x"), {
      name: "a.txt",
      signal: AbortSignal.abort(new Error("enough")),
    }),
  );
  assert.equal(error.code, "aborted");
});

test("Files: a file outside the upload limits is rejected before sending", async () => {
  const { demo } = site();
  const nothing = client(demo, { images: false, files: false, max: 1 });
  const images = client(demo, { images: true, files: false, max: 2 });
  const refused = [
    nothing.files.upload(bytes("x"), { name: "a.png" }),
    images.files.upload(bytes("x"), { name: "a.txt" }),
    images.files.upload(bytes(""), { name: "a.png" }),
    images.files.upload(bytes("x"), { name: "shell.php", type: "image/png" }),
    images.files.uploadAll([bytes("1"), bytes("2"), bytes("3")]),
    images.files.upload(new URL("https://elsewhere.example/a.png")),
  ];
  for (const upload of refused) {
    const error = await askError(upload);
    assert.equal(error.code, "file-rejected");
    assert.isTrue(isAskError(error, "file-rejected"));
    assert.isNotEmpty(error.message);
  }
  assert.equal(demo.requests.total, 0);
});

test("checkFiles: throws the reason", async () => {
  const limits = { images: true, files: false, max: 1 };
  const reason = async (files: FileFacts[], of?: UploadLimits) => {
    const error = await askError(
      Promise.resolve().then(() => checkFiles(files, of)),
    );
    return isAskError(error, "file-rejected") ? error.reason : error.code;
  };
  const png = { name: "a.png", size: 9 };
  checkFiles([png], limits);
  checkFiles([png, { name: "b.pdf", size: 9 }]);
  assert.equal(await reason([{ name: "b.pdf", size: 9 }], limits), "files");
  assert.equal(await reason([png], { ...limits, images: false }), "images");
  assert.equal(await reason([png, png], limits), "count");
  assert.equal(await reason([{ ...png, size: 0 }]), "empty");
  assert.equal(await reason([{ ...png, size: 2 ** 30 }]), "size");
  assert.equal(await reason([{ name: "a.php", size: 9 }]), "type");
  // The type that is known goes before the name's ending.
  checkFiles([{ name: "photo", type: "image/png", size: 9 }], limits);
});

test("Files: uploadAll keeps the order", async () => {
  const { client, seen } = site();
  const names = ["1.txt", "2.txt", "3.txt", "4.txt", "5.txt"];
  const uploaded = await client.files.uploadAll(
    names.map((name) => new File([name], name, { type: "text/plain" })),
  );
  assert.deepEqual(uploaded.map(({ name }) => name), names);
  const fileIds = uploaded.map(({ id }) => id);
  await client.ask("What?", { fileIds }).text();
  assert.deepEqual(seen[0]!.map(text), names);
});

test("Files: uploadAll starts no upload after a failure", async () => {
  const { demo, client } = site();
  const names = ["a.xyz", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt"];
  const error = await askError(
    client.files.uploadAll(names.map((name) => new File([name], name))),
  );
  assert.equal(error.code, "file-rejected");
  // Whatever is still in flight has come by the time that others are answered.
  for (let i = 0; i < 10; i++) await client.files.delete([]);
  const uploads = demo.requests.entries.filter(({ route }) =>
    route?.endsWith("files/upload")
  );
  assert.isBelow(uploads.length, names.length);
});

test("Files: a stream is read only up to the size limit", async () => {
  const { client, demo } = site();
  const chunk = new Uint8Array(2 ** 20);
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      chunks++;
      controller.enqueue(chunk.slice());
    },
  });
  const error = await askError(client.files.upload(endless));
  assert.equal(isAskError(error, "file-rejected") && error.reason, "size");
  assert.isAtMost(chunks, 103);
  assert.equal(demo.requests.total, 0);
});

test("Files: a failing stream is unreadable and keeps the cause", async () => {
  const { client } = site();
  const cause = new Error("broken");
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.error(cause);
    },
  });
  const error = await askError(client.files.upload(broken));
  assert.include(error, { reason: "unreadable", cause });
});

test("Files: a type that the site rejects has the reason site", async () => {
  const { client } = site();
  const error = await askError(
    client.files.upload(bytes("x"), { name: "a.xyz" }),
  );
  assert.include(error.message, "Invalid file type.");
  assert.isTrue(isAskError(error, "file-rejected"));
  assert.include(error, { reason: "site", status: 400 });
});

test("Files: delete renews an expired nonce", async () => {
  const { demo, client } = site();
  const { id } = await client.files.upload(bytes("x"), { name: "a.txt" });
  demo.expireNonces();
  assert.equal(await client.files.delete([id]), 1);
  assert.equal(await client.files.delete([id]), 0);
});

test("Files: the recorded crash of list is a site error without HTML", async () => {
  const { client } = site();
  const error = await askError(client.files.list());
  assert.equal(error.code, "site-error");
  assert.notInclude(error.message, "<");
});
