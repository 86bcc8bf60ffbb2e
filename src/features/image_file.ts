/**
 * The type and the name of an image file. Pure.
 *
 * @module
 */
import { removeHidden } from "../util/hidden_characters.ts";
import { trimEnd } from "../util/trim.ts";

/** The media types that are accepted. */
export type ImageType =
  | "image/png"
  | "image/jpeg"
  | "image/gif"
  | "image/webp"
  | "image/avif";

/** The number of bytes that {@linkcode imageType} reads at most. */
export const SIGNATURE_LENGTH = 32;

const EXTENSIONS: Record<ImageType, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
};

/** Other extensions of a type. */
const OTHER_EXTENSIONS: Partial<Record<ImageType, RegExp>> = {
  "image/jpeg": /\.(jpe?g|jfif)$/i,
};

/**
 * The longest name without its extension, in characters: at four bytes each, a
 * number and the extension still fit into 255 bytes.
 */
const NAME_LENGTH = 60;

/** Names of devices on Windows, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])$/i;

/**
 * Detects the type of an image by its first bytes, because a file name or a
 * `content-type` may be wrong. SVG is not accepted: it is a document that can run
 * scripts and load other files.
 *
 * @param bytes The first bytes.
 * @returns The media type; undefined for anything else.
 */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, SIGNATURE_LENGTH));
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (/^RIFF[^]{4}WEBP/.test(text)) return "image/webp";
  // The brand, or one of those that it is compatible with.
  if (/^[^]{4}ftyp(?:[^]{4})*?avi[fs]/.test(text)) return "image/avif";
  return undefined;
}

/**
 * Makes a safe file name for an image, from its URL or else from its alternative
 * text: no folder, no extension but the type's own, nothing hidden or reserved.
 *
 * @param url The URL.
 * @param alt The alternative text, `""` if unknown.
 * @param type The media type.
 * @returns The name.
 */
export function imageName(url: URL, alt: string, type: ImageType): string {
  const last = url.pathname.split("/").pop() ?? "";
  const stem = cleaned(decoded(last)) || cleaned(alt) || "image";
  const extension = `.${EXTENSIONS[type]}`;
  const known = OTHER_EXTENSIONS[type]?.test(stem) ||
    stem.toLowerCase().endsWith(extension);
  const bare = known ? stem.replace(/\.[^.]*$/, "") : stem;
  const short = [...bare].slice(0, NAME_LENGTH).join("").trim() || "image";
  // Windows ignores spaces before the extension.
  const device = DEVICE.test(short.split(".")[0]!.trimEnd());
  return `${device ? "_" : ""}${short}${extension}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Keeps letters, digits and a few signs: others could form a path or mislead. */
function cleaned(text: string): string {
  const safe = text.normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}\u200C\u200D._ ()+-]+/gu, "-");
  return trimEnd(removeHidden(safe).replace(/^[ .-]+/, ""), " .-");
}
