import {
  type AskError,
  ChatClient,
  InvalidArgumentError,
  isAskError,
} from "@askgpt4/core";
import { DEMO } from "../platform/settings.ts";
import { demoSite } from "./demo.ts";

/** The configured site. */
export interface ConfiguredSite {
  /** The key for consent and cached descriptions. */
  key: string;
  url: string;
  /** The display name: the host, or the setting's value if it is not a URL. */
  name: string;
  demo: boolean;
  /** Why the site can't be used: no site is set, or the setting is not a valid URL. */
  invalid?: AskError;
  /** No site is set. */
  missing?: true;
}

/**
 * Parses the setting `askGpt4.site`. Sends nothing.
 *
 * @param setting A URL, `demo`, or empty.
 * @param demoName The localized name of the demo.
 */
export function configuredSite(
  setting: string,
  demoName: string,
): ConfiguredSite {
  const value = setting.trim();
  if (value === "") {
    const invalid = new InvalidArgumentError("No site is set.", {
      reason: "site",
      hint: "Choose a site, or try the demo.",
    });
    return { key: "", url: "", name: "", demo: false, invalid, missing: true };
  }
  if (value.toLowerCase() === DEMO) {
    return { key: DEMO, url: demoSite().url, name: demoName, demo: true };
  }
  try {
    const { site } = new ChatClient({ site: value });
    const { origin, host } = new URL(site.url);
    return { key: origin, url: site.url, name: host, demo: false };
  } catch (error) {
    if (!isAskError(error)) throw error;
    return { key: value, url: value, name: value, demo: false, invalid: error };
  }
}

/** Whether the connection is unencrypted: plain http to another machine. */
export function isUnencrypted(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" &&
    !/^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname);
}
