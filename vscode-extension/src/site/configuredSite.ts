import {
  type AskError,
  ChatClient,
  chatgpt4online,
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
  /** Why nothing can be asked there: the setting is not the address of a website. */
  invalid?: AskError;
}

/**
 * Reads the setting `askGpt4.site`. Sends nothing.
 *
 * @param setting An address, `demo`, or empty for the default site.
 * @param demoName How the demo site is called, in the user's language.
 */
export function configuredSite(
  setting: string,
  demoName: string,
): ConfiguredSite {
  const value = setting.trim() || chatgpt4online.url;
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
