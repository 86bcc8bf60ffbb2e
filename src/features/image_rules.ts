/**
 * Which images of an answer may be fetched, and how they are known. Pure.
 *
 * An answer is written by strangers. An address in it must not make this
 * machine ask what only this machine can reach, and what comes from there is
 * judged by its first bytes, never by what it is called.
 *
 * @module
 */
import { removeHidden } from "../util/hidden_characters.ts";
import { isLoopback, parseUrl } from "../protocol/site.ts";
import { trimEnd } from "../util/trim.ts";

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
  return isPrivate(hostOf(url)) && !isHostOf(site, url)
    ? IN_PRIVATE_NETWORK
    : undefined;
}

/** Why an address in a private network is not asked, in plain words. */
export const IN_PRIVATE_NETWORK = "Its address is in a private network.";

/**
 * Whether an address is on the site's own host, which may be a private one.
 *
 * @param site The address of the site, where it is known.
 * @param url The address.
 * @returns Whether it is.
 */
export function isHostOf(site: URL | undefined, url: URL): boolean {
  return site !== undefined && hostOf(site) === hostOf(url);
}

/**
 * Whether an IP address is not a public one.
 *
 * @param address The address, as a lookup of a name gives it.
 * @returns Whether it is private, or of some other special purpose.
 */
export function isPrivateAddress(address: string): boolean {
  const host = address.includes(":") ? `[${address}]` : address;
  const url = parseUrl(`https://${host}/`);
  return url === undefined || isPrivate(url.hostname);
}

function hostOf(url: URL): string {
  return url.hostname.endsWith(".") ? url.hostname.slice(0, -1) : url.hostname;
}

/** Whether a host is not a public one, as far as its name or address tells. */
function isPrivate(host: string): boolean {
  if (host.startsWith("[")) return isPrivateV6(host.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPrivateV4(host);
  const lastDot = host.lastIndexOf(".");
  return lastDot === -1 || LOCAL_DOMAINS.has(host.slice(lastDot + 1)) ||
    METADATA_NAMES.has(host);
}

/**
 * Top-level domains of private networks: those of RFC 6761, 6762 (appendix G)
 * and 8375, the ones that ICANN keeps free for their sake, and those of
 * clusters. An empty one is no public name either.
 */
const LOCAL_DOMAINS: ReadonlySet<string> = new Set([
  "",
  "arpa",
  "corp",
  "home",
  "internal",
  "intranet",
  "lan",
  "local",
  "localdomain",
  "localhost",
  "private",
  "svc",
  "test",
]);

/** Names of clouds' metadata services that look like public ones. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  "metadata.goog",
  "metadata.tencentyun.com",
]);

/**
 * IANA's registry of special-purpose IPv4 addresses, multicast, and Azure's
 * metadata service, which has a public address.
 */
const PRIVATE_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
].map((block) => {
  const [base = "", bits] = block.split("/");
  const size = 2 ** (32 - Number(bits));
  return { index: Math.floor(toNumber(base) / size), size };
});

function isPrivateV4(address: string): boolean {
  const number = toNumber(address);
  return PRIVATE_V4.some(({ index, size }) =>
    Math.floor(number / size) === index
  );
}

function toNumber(address: string): number {
  return address.split(".")
    .reduce((number, part) => number * 256 + Number(part), 0);
}

/**
 * Only 2000::/3 is public. In it, 2001::/23 has Teredo and other protocols,
 * 2002::/16 stands for IPv4 addresses (6to4), and 2001:db8::/32 and 3fff::/20
 * are for documentation. Everything else, such as what NAT64 maps, is not.
 */
function isPrivateV6(address: string): boolean {
  const [first = "", second = ""] = address.split(":");
  const [a, b] = [parseInt(first, 16), parseInt(second || "0", 16)];
  return !(a >= 0x2000 && a <= 0x3fff) || a === 0x2002 ||
    (a === 0x2001 && (b < 0x200 || b === 0xdb8)) ||
    (a === 0x3fff && b < 0x1000);
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
  const safe = text.normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}\u200C\u200D._ ()+-]+/gu, "-");
  return trimEnd(removeHidden(safe).replace(/^[ .-]+/, ""), " .-");
}
