/**
 * In place of `node:fs/promises` where there are no files: the recordings, out
 * of the bundle.
 */

/** By their address, in base64; the bundler puts them here. */
declare const RECORDINGS: Record<string, string>;

/** The names in a folder. */
export function readdir(folder: URL): Promise<string[]> {
  const names = Object.keys(RECORDINGS).filter((url) =>
    url.startsWith(folder.href)
  );
  return Promise.resolve(names.map((url) => url.slice(folder.href.length)));
}

/** The bytes of a file. */
export function readFile(file: URL): Promise<Uint8Array<ArrayBuffer>> {
  const base64 = RECORDINGS[file.href];
  if (base64 === undefined) {
    return Promise.reject(new Error(`the bundle has no ${file.pathname}`));
  }
  return Promise.resolve(
    Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)),
  );
}
