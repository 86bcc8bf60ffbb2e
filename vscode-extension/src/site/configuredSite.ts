import {
  type AskError,
  ChatClient,
  InvalidArgumentError,
  isAskError,
} from "@askgpt4/core";
import { DEMO } from "../platform/settings.ts";
import { demoSite } from "./demo.ts";

/** The site that the settings name. */
export interface ConfiguredSite {
  /** What consent is given to, and what a chatbot's description is remembered for. */
  key: string;
  url: string;
  /** For people: the host, or what stands in the setting if it is no address. */
  name: string;
  demo: boolean;
  /** Why nothing can be asked: no site is set, or the setting is not the URL of a website. */
  invalid?: AskError;
  /** No site is set. */
  missing?: true;
}

/**
 * Reads the setting `askGpt4.site`. Sends nothing.
 *
 * @param setting A URL, `demo`, or empty.
 * @param demoName How the demo site is called, in the user's language.
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

/** Whether what is sent there can be read on its way: plain http to another machine. */
export function isUnencrypted(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" &&
    !/^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname);
}
