/**
 * Finds the images of an answer. Fetches nothing.
 *
 * @module
 */
import type { AnswerResult } from "../protocol/result.ts";
import { parseUrl } from "../protocol/site.ts";

/** An image that belongs to an answer. */
export interface AnswerImage {
  /** The URL, as the answer gives it. */
  url: string;
  /** The alternative text, `""` if the answer gives none. */
  alt: string;
}

/**
 * Finds the images of an answer: those in its Markdown, then those that the site
 * adds to it. Fetches nothing.
 *
 * @example
 * ```ts
 * import { findImages } from "@askgpt4/core";
 *
 * const text = "Look: ![a cat](https://blog.example/cat.png)";
 * console.log(findImages({ text, images: [] }));
 * // [{ url: "https://blog.example/cat.png", alt: "a cat" }]
 * ```
 *
 * @param result The answer.
 * @returns Each http or https URL once, in the order of the text.
 */
export function findImages(
  result: Pick<AnswerResult, "text" | "images">,
): AnswerImage[] {
  const found = new Map<string, AnswerImage>();
  const add = (url: string, alt: string) => {
    const parsed = parseUrl(url);
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return;
    if (!found.has(parsed.href)) found.set(parsed.href, { url, alt });
  };
  for (const [url, alt] of markdownImages(result.text)) add(url, alt);
  for (const url of result.images) add(url, "");
  return [...found.values()];
}

/** `![alt](url "title")`, `![alt][name]`, `![name]`. */
const IMAGE =
  /!\[((?:\\[^]|[^\\[\]]|\[[^\\[\]]*\])*)\](?:\(\s*(?:<([^<>\n]*)>|((?:\\[^]|[^\s\\()]|\([^\s\\()]*\))+))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)|\[([^[\]]*)\])?/g;

/** `[name]: url`. */
const DEFINITION = /^ {0,3}\[([^[\]\n]+)\]: *<?([^\s<>]+)>?/gm;

function* markdownImages(markdown: string): Generator<[string, string]> {
  const text = withoutCode(markdown);
  if (!text.includes("![")) return;
  const definitions = new Map<string, string>();
  for (const [, name, url] of text.matchAll(DEFINITION)) {
    const key = keyOf(name!);
    if (!definitions.has(key)) definitions.set(key, url!);
  }
  for (const [, inner, angled, plain, name] of text.matchAll(IMAGE)) {
    const alt = unescaped(inner!).replace(/\s+/g, " ").trim();
    const direct = angled ?? plain;
    if (direct !== undefined) {
      yield [unescaped(direct), alt];
      continue;
    }
    const key = keyOf(name || inner!);
    const url = definitions.get(key);
    if (url === undefined) continue;
    // Once: parsing a long URL for each reference takes quadratic time.
    definitions.delete(key);
    yield [unescaped(url), alt];
  }
}

function keyOf(name: string): string {
  return name.replace(/\s+/g, " ").trim().toLowerCase();
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** Removes code blocks and code spans. */
function withoutCode(markdown: string): string {
  let fence: string | undefined;
  const lines = markdown.split("\n").filter((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      fence = mark;
      return mark === undefined;
    }
    const closes = mark?.startsWith(fence) && line.trim() === mark;
    if (closes) fence = undefined;
    return false;
  });
  return lines.join("\n").replace(/(`{1,2})[^`\n]+\1/g, "");
}
