import { type AnswerResult, isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import { actionNames } from "../common/chat/actionNames.ts";
import { DeltaBatch } from "../common/deltaBatch.ts";
import { progressOf } from "../chat/model/progress.ts";
import { expandCommand } from "../common/chat/slashCommands.ts";
import { inert } from "../common/inertText.ts";
import { abortSignal } from "../platform/abortSignal.ts";
import { isCancellation } from "../site/consentRefused.ts";
import { toPart, toStored } from "../context/attached.ts";
import { selectionContext } from "../context/collect.ts";
import { UnsuitableFileError } from "../context/unsuitable.ts";
import { fitMessage } from "../context/fit.ts";
import { escaped } from "../platform/inertMarkdown.ts";
import { describeError, toAction } from "../errors/describe.ts";
import {
  accessEnded,
  historyLeftOut,
  type SiteAccess,
} from "../site/siteAccess.ts";
import type { SiteService } from "../site/siteService.ts";
import {
  type AnswerMetadata,
  answersIn,
  type History,
  metadataOf,
  readHistory,
} from "./history.ts";
import { referencedParts } from "./references.ts";
import { Throttle } from "../common/throttle.ts";

/** The participant's id in package.json. */
export const PARTICIPANT = "askGpt4.chat";

/** How often progress is reported, in milliseconds: VS Code stores every report. */
const PROGRESS_INTERVAL = 1_000;

/** The commands behind the actions of an error. */
const COMMANDS: Record<string, string> = {
  "check-site": "askGpt4.checkSite",
  "choose-site": "askGpt4.chooseSite",
  "demo": "askGpt4.tryDemo",
  "sign-in": "askGpt4.signIn",
  "log": "askGpt4.showLog",
};

/** `@gpt4` in VS Code's built-in chat. */
export class Participant {
  readonly #site: SiteService;

  constructor(site: SiteService) {
    this.#site = site;
  }

  /** Answers a question. Never throws: errors are part of the result. */
  async handle(
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    response: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    const abort = abortSignal(token);
    try {
      const message = await this.#message(request, context.history);
      if ("refused" in message) return failure(message.refused);
      abort.signal.throwIfAborted();
      const { site } = message.access;
      const history = readHistory(context.history, site.key);
      if (history.switched) {
        response.markdown(`*${escaped(historyLeftOut(site.name))}*\n\n`);
      }
      return await this.#answer(
        message,
        request,
        history,
        response,
        abort.signal,
      );
    } catch (error) {
      return this.#failed(error, response, abort.signal);
    } finally {
      abort.dispose();
    }
  }

  /** The follow-ups that the site suggests. */
  followups(result: vscode.ChatResult): vscode.ChatFollowup[] {
    return (metadataOf(result)?.suggestions ?? [])
      .map(({ label, prompt }) => ({ label: inert(label), prompt }));
  }

  async #message(
    { prompt, command, references }: vscode.ChatRequest,
    history: vscode.ChatContext["history"],
  ): Promise<{ text: string; access: SiteAccess } | { refused: string }> {
    const parts = await referencedParts(references);
    const { text, words } = expandCommand(
      command === undefined ? prompt.trim() : `/${command} ${prompt}`.trim(),
      vscode.env.language,
    );
    if (text === "") return { refused: vscode.l10n.t("Enter a question.") };
    if (command !== undefined && parts.length === 0) {
      const selection = selectionContext();
      if (selection) parts.push(toPart(toStored(selection)));
      else if (!words && answersIn(history).length === 0) {
        return {
          refused: vscode.l10n.t("Select the code first, or attach a file."),
        };
      }
    }
    const access = await this.#site.access();
    const message = await fitMessage(
      text,
      parts,
      this.#site.messageLimit,
      access.site.name,
    );
    if (!message || access.signal.aborted) {
      return { refused: vscode.l10n.t("Nothing was sent. Your text is kept.") };
    }
    return "refused" in message ? message : { text: message.text, access };
  }

  async #answer(
    { text: sent, access }: { text: string; access: SiteAccess },
    { prompt }: vscode.ChatRequest,
    { chatId, turns, suggestions }: History,
    response: vscode.ChatResponseStream,
    signal: AbortSignal,
  ): Promise<vscode.ChatResult> {
    const { client, site: { key: site } } = access;
    const shortcutId = suggestions.find((one) => one.prompt === prompt)
      ?.shortcutId ?? undefined;
    const answer = client.ask(sent, {
      chatId: chatId ?? crypto.randomUUID(),
      messages: turns,
      previousResponseId: turns.at(-1)?.responseId ?? null,
      signal: AbortSignal.any([signal, access.signal]),
      ...(shortcutId ? { shortcutId } : {}),
    });
    const metadata = (reply?: AnswerResult): AnswerMetadata => ({
      site,
      chatId: answer.chatId,
      sent,
      answer: reply?.text ?? answer.partialText,
      responseId: reply?.responseId ?? null,
      suggestions: (reply?.shortcuts ?? []).map((shortcut) => ({
        label: shortcut.label,
        prompt: shortcut.message ?? shortcut.label,
        shortcutId: shortcut.shortcutId,
      })),
    });
    // A string, not a MarkdownString: model output is never trusted.
    const text = new DeltaBatch((text) => response.markdown(text));
    let progress: string | undefined;
    let shown: string | undefined;
    const showProgress = new Throttle(() => PROGRESS_INTERVAL, () => {
      if (progress === undefined || progress === shown) return;
      shown = progress;
      response.progress(inert(progress));
    });
    try {
      for await (const event of answer.events()) {
        if (event.type === "text") text.add(event.text);
        else if (event.type !== "end") {
          progress = progressOf(event);
          showProgress.ask();
        }
      }
      text.flush();
      const reply = await answer.result();
      this.#site.health = "working";
      showExtras(reply, response);
      return { metadata: { ...metadata(reply) } };
    } catch (error) {
      text.flush();
      const result = this.#failed(error, response, signal);
      return { ...result, metadata: { ...metadata() } };
    } finally {
      text.dispose();
      showProgress.cancel();
    }
  }

  #failed(
    error: unknown,
    response: vscode.ChatResponseStream,
    signal: AbortSignal,
  ): vscode.ChatResult {
    if (error instanceof UnsuitableFileError) return failure(error.message);
    // VS Code shows the cancellation itself.
    if (signal.aborted) return {};
    if (isAskError(error, "aborted")) return failure(accessEnded());
    if (isCancellation(error)) {
      return failure(vscode.l10n.t("Nothing was sent. Your text is kept."));
    }
    const { message, hint, actions } = describeError(
      error,
      this.#site.site.name,
    );
    for (const { id, label } of actions.map(toAction).slice(0, 3)) {
      const command = COMMANDS[id];
      if (command !== undefined) response.button({ command, title: label });
    }
    return failure(`${message} ${hint}`.trim());
  }
}

/**
 * Appends everything besides the text. Images are named, never loaded; actions are listed, never
 * run.
 */
function showExtras(
  { images, actions }: AnswerResult,
  response: vscode.ChatResponseStream,
): void {
  const links = images.filter((href) => /^https:\/\/[^\s<>()]+$/.test(href))
    .map((href, index) =>
      `[${vscode.l10n.t("Image {0}", index + 1)}](<${href}>)`
    );
  if (links.length > 0) response.markdown(`\n\n${links.join(" · ")}`);
  if (actions.length > 0) {
    response.markdown(
      `\n\n${
        vscode.l10n.t(
          "The site requested an action that works only on its own pages ({0}). It was not performed.",
          actionNames(actions),
        )
      }`,
    );
  }
}

function failure(message: string): vscode.ChatResult {
  return { errorDetails: { message: inert(message) } };
}
