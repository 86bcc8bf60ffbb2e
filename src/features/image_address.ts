/**
 * Which URLs in an answer may be fetched. Pure.
 *
 * The author of an answer is unknown. A URL in it must not make this machine send
 * a request that only this machine can send.
 *
 * @module
 */
import { isLoopback, parseUrl } from "../protocol/site.ts";

/** Why a URL may not be fetched. */
export type AddressProblem =
  | "unencrypted"
  | "scheme"
  | "credentials"
  | "private-network";

/**
 * Checks a URL before it is fetched. Unencrypted http is allowed only to the site
 * itself, and only on this machine; a host in a private network only if the site
 * runs on that host.
 *
 * @param url The URL.
 * @param site The URL of the site that named it, if known.
 * @returns Why it may not be fetched; undefined if it may.
 */
export function addressProblem(
  url: URL,
  site: URL | undefined,
): AddressProblem | undefined {
  if (url.protocol === "http:") {
    return site?.origin === url.origin && isLoopback(hostOf(url))
      ? undefined
      : "unencrypted";
  }
  if (url.protocol !== "https:") return "scheme";
  if (url.username !== "" || url.password !== "") return "credentials";
  return isPrivate(hostOf(url)) && !isHostOf(site, url)
    ? "private-network"
    : undefined;
}

/**
 * Whether a URL is on the site's own host, which may be a private one.
 *
 * @param site The URL of the site, if known.
 * @param url The URL.
 * @returns Whether the hosts are the same.
 */
export function isHostOf(site: URL | undefined, url: URL): boolean {
  return site !== undefined && hostOf(site) === hostOf(url);
}

/**
 * Whether an IP address is not a public one.
 *
 * @param address The address, as a DNS lookup returns it.
 * @returns Whether it is private or reserved for a special purpose.
 */
export function isPrivateAddress(address: string): boolean {
  const host = address.includes(":") ? `[${address}]` : address;
  const url = parseUrl(`https://${host}/`);
  return url === undefined || isPrivate(url.hostname);
}

function hostOf(url: URL): string {
  return url.hostname.endsWith(".") ? url.hostname.slice(0, -1) : url.hostname;
}

/** Whether a host name or address is not a public one. */
function isPrivate(host: string): boolean {
  if (host.startsWith("[")) return isPrivateV6(host.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPrivateV4(host);
  const lastDot = host.lastIndexOf(".");
  return lastDot === -1 || LOCAL_DOMAINS.has(host.slice(lastDot + 1)) ||
    METADATA_NAMES.has(host);
}

/**
 * Top-level domains of private networks: those of RFC 6761, 6762 (appendix G)
 * and 8375, those that ICANN reserves for them, and those of Kubernetes. An empty
 * one isn't public either.
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

/** Metadata services of cloud providers that have a public domain. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  "metadata.goog",
  "metadata.tencentyun.com",
]);

/**
 * IANA's registry of special-purpose IPv4 addresses, multicast, and the public
 * address of Azure's metadata service.
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
 * Only 2000::/3 is public, except for 2001::/23 (Teredo and other protocols),
 * 2002::/16 (IPv4 addresses by 6to4), and 2001:db8::/32 and 3fff::/20
 * (documentation). NAT64 addresses are outside of it.
 */
function isPrivateV6(address: string): boolean {
  const [first = "", second = ""] = address.split(":");
  const [a, b] = [parseInt(first, 16), parseInt(second || "0", 16)];
  return !(a >= 0x2000 && a <= 0x3fff) || a === 0x2002 ||
    (a === 0x2001 && (b < 0x200 || b === 0xdb8)) ||
    (a === 0x3fff && b < 0x1000);
}
