/**
 * Writes `recordings.ts` from the files in `wire/`, so that tests can load the
 * recordings where there are no files: in a page, in a worker.
 *
 * Run: `deno run --allow-read --allow-write tests/recordings/make_recordings.ts`
 */

const WIRE = new URL("./wire/", import.meta.url);
const HEAD_END = "\r\n\r\n";

const OPENING = `/**
 * The recordings in \`wire/\`, as a module. Made by \`make_recordings.ts\`, and
 * a test sees to it that it is up to date.
 */
// deno-fmt-ignore-file

/** One side of a recorded exchange. */
export interface Recorded {
  /** The first line. */
  start: string;
  /** The headers as they stand there. */
  headers: [name: string, value: string][];
  /** The body; each code unit is one byte, since a picture is not text. */
  body: string;
}

/** A recorded exchange. */
export interface Recording {
  /** What was sent; one upload was recorded without it. */
  request?: Recorded;
  /** What came back. */
  response: Recorded;
}

/** All of them, by name. */
export const recordings: Record<string, Recording> = `;

/** The module's source. */
export async function renderRecordings(): Promise<string> {
  const found: Record<string, Record<string, unknown>> = {};
  for await (const { name } of Deno.readDir(WIRE)) {
    const parts = /^(.+)\.(request|response)\.http$/.exec(name);
    if (parts === null) continue;
    const bytes = await Deno.readFile(new URL(name, WIRE));
    (found[parts[1]!] ??= {})[parts[2]!] = readMessage(bytes, name);
  }
  const sorted = Object.fromEntries(
    Object.keys(found).sort().map((name) => {
      const { request, response } = found[name]!;
      return [name, { request, response }];
    }),
  );
  return `${OPENING}${asciiJson(sorted)};\n`;
}

function readMessage(bytes: Uint8Array, name: string) {
  // One code unit a byte, so that nothing is lost.
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const end = text.indexOf(HEAD_END);
  if (end === -1) throw new Error(`${name} has no end of its head`);
  const [start = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { start, headers, body: text.slice(end + HEAD_END.length) };
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(
    /[\u007f-\uffff]/g,
    (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

if (import.meta.main) {
  const target = new URL("./recordings.ts", import.meta.url);
  await Deno.writeTextFile(target, await renderRecordings());
}
