import type { StoredUpload } from "./transcript.ts";

/** VS Code derives the media type of a file that it serves from the file's extension. */
const EXTENSIONS: Record<string, string> = {
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/gif": ".gif",
  "image/webp": ".webp",
};

/** The name of the file that holds an upload's bytes. It contains no part of the user's file name. */
export function uploadFileName({ id, type }: StoredUpload): string {
  return id + (EXTENSIONS[type] ?? ".bin");
}
