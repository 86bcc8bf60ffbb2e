/**
 * Which images of an answer may be fetched, and how they are known. Pure.
 *
 * An answer is written by strangers. An address in it must not make this
 * machine ask what only this machine can reach, and what comes from there is
 * judged by its first bytes, never by what it is called.
 *
 * @module
 */

/** The kinds of images that are taken, by media type. */
export type ImageType =
  | "image/png"
  | "image/jpeg"
  | "image/gif"
  | "image/webp"
  | "image/avif";

/** How many bytes {@linkcode imageType} looks at, at most. */
export const SIGNATURE_LENGTH = 32;

const ENDINGS: Record<ImageType, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
};

/** Endings that say the same as that of the type. */
const SAME_ENDING: Partial<Record<ImageType, RegExp>> = {
  "image/jpeg": /\.(jpe?g|jfif)$/i,
};

/**
 * The longest name, without its ending, in characters: where each of them takes
 * four bytes, a number and the ending still fit into 255.
 */
const NAME_LENGTH = 60;

/** Names that are devices on Windows, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])$/i;

/**
 * Why an address is not asked for an image. Plain http only leads to the site
 * itself, and only where that runs on this machine; hosts of a private network
 * are asked only where the site itself is that host.
 *
 * @param url The address.
 * @param site The address of the site that named it, where it is known.
 * @returns Why not, in plain words; undefined where it may be asked.
 */
export function refusedAddress(
  url: URL,
  site: URL | undefined,
): string | undefined {
  if (url.protocol === "http:") {
    return site?.origin === url.origin && isLoopback(hostOf(url))
      ? undefined
      : "Its address is not encrypted (http).";
  }
  if (url.protocol !== "https:") return "Its address is not one of the web.";
  if (url.username !== "" || url.password !== "") {
    return "Its address has a user name or a password in it.";
  }
  const host = hostOf(url);
  return isPrivate(host) && (site === undefined || hostOf(site) !== host)
    ? "Its address is in a private network."
    : undefined;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, "");
}

function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(host);
}

/** Whether a host is no public one, as far as its name or number tells. */
function isPrivate(host: string): boolean {
  if (host.startsWith("[")) return isPrivateV6(host.slice(1, -1));
  const v4 = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (v4) return isPrivateV4(Number(v4[1]), Number(v4[2]));
  return !host.includes(".") ||
    /\.(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/
      .test(host);
}

function isPrivateV4(a: number, b: number): boolean {
  return a === 0 || a === 10 || a === 127 || a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || b === 0)) ||
    (a === 198 && (b === 18 || b === 19));
}

/** Only 2000::/3 is public, and in it 2002::/16 stands for IPv4 addresses. */
function isPrivateV6(address: string): boolean {
  return !/^[23][0-9a-f]{3}:/.test(address) || address.startsWith("2002:");
}

/**
 * What kind of image some bytes are. SVG is none of them: it is a document
 * that can run scripts and load more.
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
 * A name for an image that is saved: that of its address, or else what it
 * shows. No folder, no ending but the type's own, nothing hidden or reserved.
 *
 * @param url Its address.
 * @param alt What it shows, `""` if that is not known.
 * @param type What kind it is.
 * @returns The name.
 */
export function imageName(url: URL, alt: string, type: ImageType): string {
  const last = url.pathname.split("/").pop() ?? "";
  const stem = cleaned(decoded(last)) || cleaned(alt) || "image";
  const ending = `.${ENDINGS[type]}`;
  const known = SAME_ENDING[type]?.test(stem) ||
    stem.toLowerCase().endsWith(ending);
  const bare = known ? stem.replace(/\.[^.]*$/, "") : stem;
  const short = [...bare].slice(0, NAME_LENGTH).join("").trim() || "image";
  // Windows ignores spaces before the ending.
  const device = DEVICE.test(short.split(".")[0]!.trimEnd());
  return `${device ? "_" : ""}${short}${ending}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Letters, digits and a few signs; the rest could be a path or a trick. */
function cleaned(text: string): string {
  return text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}._ ()+-]+/gu, "-")
    .replace(/^[\s.-]+|[\s.-]+$/g, "");
}
