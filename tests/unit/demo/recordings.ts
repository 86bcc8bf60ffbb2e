/**
 * The recordings in `tests/recordings/wire`, read back.
 */
import { readdir, readFile } from "node:fs/promises";

const WIRE = new URL("../../recordings/wire/", import.meta.url);

/** A recorded request or response. */
export interface Recorded {
  /** The first line. */
  start: string;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
}

/** The names of all recordings that have a request. */
export async function recordedNames(): Promise<string[]> {
  const names = await readdir(WIRE);
  return names.flatMap((name) => /^(.*)\.request\.http$/.exec(name)?.[1] ?? [])
    .sort();
}

/** Reads one side of a recording. */
export async function readRecording(
  name: string,
  side: "request" | "response",
): Promise<Recorded> {
  const bytes = await readFile(new URL(`${name}.${side}.http`, WIRE));
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`${name}.${side}.http has no end of its head`);
  const [start = "", ...lines] = bytes.subarray(0, end).toString("latin1")
    .split("\r\n");
  return {
    start,
    headers: lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
    body: new Uint8Array(bytes.subarray(end + 4)),
  };
}

/** Builds the recorded request again, for a site at another address. */
export async function recordedRequest(
  name: string,
  site: string,
  replace: Record<string, string> = {},
): Promise<Request> {
  const { start, headers, body } = await readRecording(name, "request");
  const [method = "", path = ""] = start.split(" ");
  const swap = (text: string) =>
    Object.entries(replace).reduce((all, [a, b]) => all.replaceAll(a, b), text);
  // Only text is changed: a picture must stay as it is.
  const isText = !headers.some(([, value]) => value.startsWith("multipart/"));
  return new Request(new URL(path.slice(1), site), {
    method,
    headers: Object.fromEntries(
      headers.filter(([name]) => name !== "host")
        .map(([name, value]) => [name, swap(value)]),
    ),
    ...(body.length > 0 && {
      body: isText ? swap(new TextDecoder().decode(body)) : body,
    }),
  });
}
