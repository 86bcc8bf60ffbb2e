/**
 * Sites with known properties.
 *
 * @module
 */
import { type Site, SUBMIT } from "../protocol/site.ts";

/** A site with the properties that the Python provider declared for it. */
export interface SitePreset extends Site {
  /** The URL that takes questions. */
  readonly apiEndpoint: string;
  /** Whether it last answered. `ChatClient.check` tells whether it does now. */
  readonly working: boolean;
  /** The model that answers if none is named. */
  readonly defaultModel: string;
  /** The models that can be named. */
  readonly models: readonly string[];
}

/**
 * The preset of chatgpt4online.org, which did not answer when last checked.
 *
 * @example
 * ```ts
 * import { chatgpt4online } from "@askgpt4/core";
 *
 * console.log(chatgpt4online.url); // "https://chatgpt4online.org"
 * console.log(chatgpt4online.models); // ["gpt-4"]
 * ```
 */
export const chatgpt4online: SitePreset = Object.freeze({
  name: "chatgpt4online.org",
  url: "https://chatgpt4online.org",
  apiEndpoint: `https://chatgpt4online.org/wp-json/${SUBMIT}`,
  working: false,
  defaultModel: "gpt-4",
  models: Object.freeze(["gpt-4"]),
});
