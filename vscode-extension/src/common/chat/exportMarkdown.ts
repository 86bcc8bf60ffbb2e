import { removeHidden } from "@askgpt4/core/hidden-characters";
import type { ContextChip } from "../../../protocol/messages.ts";
import type { StoredChat, StoredTurn } from "./transcript.ts";

/** The localized strings of an exported chat. */
export interface ExportWords {
  /** The title of an untitled chat. */
  untitled: string;
  you: string;
  assistant: string;
  attached: string;
  /** Marks truncated context. */
  shortened(detail: string): string;
  stopped: string;
  interrupted: string;
}

/**
 * Formats a chat as a Markdown document. Questions are quoted as typed; answers are Markdown
 * already.
 *
 * @param chipsOf The context sent with a question.
 */
export function chatToMarkdown(
  chat: StoredChat,
  words: ExportWords,
  chipsOf: (turn: StoredTurn) => readonly ContextChip[],
): string {
  const parts = [`# ${oneLine(chat.title) || words.untitled}`];
  for (const turn of chat.turns) {
    if (turn.role === "user") {
      parts.push(`## ${words.you}`, quote(turn.text));
      for (const { detail, cut } of chipsOf(turn)) {
        const line = cut ? words.shortened(detail) : detail;
        parts.push(`*${words.attached}: ${inlineCode(line)}*`);
      }
    } else parts.push(`## ${words.assistant}`, ...answer(turn, words));
  }
  return `${parts.join("\n\n")}\n`;
}

/** The default name of the exported file. */
export function exportName(chat: StoredChat): string {
  const name = removeHidden(chat.title)
    .replace(/[\p{Cc}<>:"/\\|?*.]+/gu, " ")
    .replace(/\s+/g, " ").trim().slice(0, 60);
  return `${name || "chat"}.md`;
}

function answer(turn: StoredTurn, words: ExportWords): string[] {
  const parts = turn.text === "" ? [] : [closeFence(turn.text)];
  for (const { href, label } of turn.images ?? []) {
    parts.push(`[${label}](<${href}>)`);
  }
  const note = noteOf(turn, words);
  if (note) parts.push(`*${note}*`);
  return parts;
}

function noteOf(turn: StoredTurn, words: ExportWords): string | undefined {
  switch (turn.state) {
    case "complete":
      return undefined;
    case "failed":
      return turn.error?.message;
    case "stopped":
      return words.stopped;
    case "streaming":
    case "interrupted":
      return words.interrupted;
  }
}

/** Closes a code block in which an answer was cut off, because it would swallow the rest. */
function closeFence(markdown: string): string {
  let open: string | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})([^\n]*)/.exec(line);
    if (!fence) continue;
    const [, ticks = "", rest = ""] = fence;
    if (open === undefined) open = ticks;
    else if (
      ticks[0] === open[0] && ticks.length >= open.length && rest.trim() === ""
    ) open = undefined;
  }
  return open === undefined ? markdown : `${markdown}\n${open}`;
}

function quote(text: string): string {
  return text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
}

function inlineCode(text: string): string {
  return "`" + text.replaceAll("`", "'") + "`";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
