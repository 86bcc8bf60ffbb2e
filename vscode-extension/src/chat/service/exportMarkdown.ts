import { removeHidden } from "@askgpt4/core/hidden-characters";
import * as vscode from "vscode";
import { toChip, toUploadChip } from "../../context/attached.ts";
import type { StoredChat, StoredTurn } from "../../common/chat/transcript.ts";

/** A chat as a Markdown document. Questions are quoted as they were typed; answers are Markdown already. */
export function chatToMarkdown(chat: StoredChat): string {
  const parts = [`# ${oneLine(chat.title) || vscode.l10n.t("Chat")}`];
  for (const turn of chat.turns) {
    parts.push(
      turn.role === "user"
        ? `## ${vscode.l10n.t("You")}`
        : `## ${vscode.l10n.t("Assistant")}`,
      ...(turn.role === "user" ? question(turn) : answer(turn)),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

/** A name for the exported file. */
export function exportName(chat: StoredChat): string {
  const name = removeHidden(chat.title)
    .replace(/[\p{Cc}<>:"/\\|?*.]+/gu, " ")
    .replace(/\s+/g, " ").trim().slice(0, 60);
  return `${name || "chat"}.md`;
}

function question(turn: StoredTurn): string[] {
  const parts = [quote(turn.text)];
  const chips = [
    ...(turn.context ?? []).map(toChip),
    ...(turn.uploads ?? []).map(toUploadChip),
  ];
  for (const chip of chips) {
    const line = chip.cut
      ? vscode.l10n.t("{0} (shortened to fit)", chip.detail)
      : chip.detail;
    parts.push(`*${vscode.l10n.t("Attached context")}: ${inlineCode(line)}*`);
  }
  return parts;
}

function answer(turn: StoredTurn): string[] {
  const parts = turn.text === "" ? [] : [closeFence(turn.text)];
  for (const { href, label } of turn.images ?? []) {
    parts.push(`[${label}](<${href}>)`);
  }
  const note = noteOf(turn);
  if (note) parts.push(`*${note}*`);
  return parts;
}

function noteOf(turn: StoredTurn): string | undefined {
  switch (turn.state) {
    case "complete":
      return undefined;
    case "failed":
      return turn.error?.message;
    case "stopped":
      return vscode.l10n.t("Stopped. This is what had arrived.");
    case "streaming":
    case "interrupted":
      return vscode.l10n.t("Interrupted. The answer is incomplete.");
  }
}

/** An answer that was cut inside a code block would swallow what follows it. */
function closeFence(markdown: string): string {
  let open: string | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
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
