import { isAskError, type Message } from "@askgpt4/core";
import * as vscode from "vscode";
import type {
  ModelInformation,
  ModelMessage,
  ModelProvider,
} from "./languageModelProvider.ts";
import { inert } from "../common/inertText.ts";
import { abortSignal } from "../platform/abortSignal.ts";
import { Disposable } from "../platform/disposable.ts";
import { describeError } from "../errors/describe.ts";
import type { KnownChatbot } from "../site/chatbots.ts";
import type { ConfiguredSite } from "../site/configuredSite.ts";
import type { SiteService } from "../site/siteService.ts";

/** The vendor in package.json. */
export const VENDOR = "askgpt4";

/**
 * The model id for the configured chatbot of a site. The same before and after the chatbot is
 * known, so that the user's selection is kept.
 */
const CONFIGURED = "default";

/** The typical length of a token in characters. A site states its limit in characters. */
const TOKEN_LENGTH = 4;

/** The assumed limit of a chatbot that states none: the context length of models in 2023. */
const UNKNOWN_LIMIT = 8_192;

/** Provides the site's chatbots to VS Code's list of models. */
export class SiteModels extends Disposable implements ModelProvider {
  readonly #site: SiteService;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly onDidChangeLanguageModelChatInformation = this.#changed.event;

  constructor(site: SiteService) {
    super();
    this.#site = site;
    this.own(site.onDidChange(() => this.announce()));
  }

  /**
   * Makes VS Code reload the list, which it does not do on its own, not even after registration.
   */
  announce(): void {
    this.#changed.fire();
  }

  /** Returns cached information; sends no requests. */
  provideLanguageModelChatInformation(): ModelInformation[] {
    if (this.#site.site.invalid) return [];
    const { chatbots, chatbot } = this.#site;
    const others = chatbots.filter((one) => one !== chatbot);
    return [chatbot, ...others].map((one) => this.#describe(one));
  }

  /** @throws {Error} With a localized message, because VS Code shows it. */
  async provideLanguageModelChatResponse(
    model: ModelInformation,
    messages: readonly ModelMessage[],
    { tools = [] }: { tools?: readonly unknown[] },
    progress: vscode.Progress<vscode.LanguageModelTextPart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    if (tools.length > 0) {
      throw new Error(
        vscode.l10n.t("The site's chatbot doesn't support tools."),
      );
    }
    const { question, history } = split(messages);
    // Never send the question or the history to a site that the user did not select.
    if (!isOf(model, this.#site.site)) {
      throw new Error(inert(vscode.l10n.t(
        "The site was changed to {0}. Select its model in the list.",
        this.#site.site.name,
      )));
    }
    const abort = abortSignal(token);
    try {
      const { client, site, signal } = await this.#site.access();
      abort.signal.throwIfAborted();
      // The user chose another site instead of giving consent.
      if (!isOf(model, site)) throw new vscode.CancellationError();
      const bot = model.id === modelId(CONFIGURED, site)
        ? undefined
        : this.#site.chatbots.find((one) =>
          modelId(idOf(one), site) === model.id
        );
      const answer = client.ask(question, {
        messages: history,
        signal: AbortSignal.any([abort.signal, signal]),
        ...(bot
          ? {
            ...(bot.botId === null ? {} : { botId: bot.botId }),
            customId: bot.customId,
            contextId: bot.contextId,
          }
          : {}),
      });
      for await (const text of answer) {
        progress.report(new vscode.LanguageModelTextPart(text));
      }
      this.#site.health = "working";
    } catch (error) {
      if (abort.signal.aborted || isAskError(error, "aborted")) {
        throw new vscode.CancellationError();
      }
      if (error instanceof vscode.CancellationError) throw error;
      const { message, hint } = describeError(error, this.#site.site.name);
      throw new Error(inert(`${message} ${hint}`.trim()));
    } finally {
      abort.dispose();
    }
  }

  /** An estimate: only the site knows which model answers, and how it counts tokens. */
  provideTokenCount(
    _model: ModelInformation,
    text: string | ModelMessage,
  ): Promise<number> {
    const { length } = typeof text === "string" ? text : plainText(text);
    return Promise.resolve(Math.ceil(length / TOKEN_LENGTH));
  }

  #describe(bot: KnownChatbot | undefined): ModelInformation {
    const { site, chatbot, chatbots, messageLimit } = this.#site;
    const configured = bot === undefined || bot === chatbot;
    const limit = configured ? messageLimit : bot.maxMessageLength;
    return {
      id: modelId(configured ? CONFIGURED : idOf(bot), site),
      name: inert(
        bot === undefined || chatbots.length === 1
          ? site.name
          : `${nameAmong(chatbots, bot)} (${site.name})`,
      ),
      family: "ai-engine",
      version: "1",
      detail: "Ask GPT-4",
      tooltip: inert(
        limit === null
          ? vscode.l10n.t("The chatbot on {0}", site.name)
          : vscode.l10n.t(
            "The chatbot on {0}. Messages can have up to {1} characters.",
            site.name,
            limit,
          ),
      ),
      maxInputTokens: limit === null
        ? UNKNOWN_LIMIT
        : Math.max(1, Math.floor(limit / TOKEN_LENGTH)),
      maxOutputTokens: UNKNOWN_LIMIT,
      capabilities: { toolCalling: false, imageInput: false },
    };
  }
}

/** The same chatbot id on another site is another model. */
function modelId(id: string, { key }: ConfiguredSite): string {
  return `${id}@${key}`;
}

/** Whether a model belongs to a site. */
function isOf({ id }: ModelInformation, { key }: ConfiguredSite): boolean {
  return id.endsWith(`@${key}`);
}

function idOf({ botId, customId }: KnownChatbot): string {
  return customId ?? botId ?? CONFIGURED;
}

/** Most sites keep the default name “AI” for all chatbots; the id is more specific. */
function nameAmong(all: readonly KnownChatbot[], bot: KnownChatbot): string {
  const unique = all.every((one) => one === bot || one.name !== bot.name);
  return unique ? bot.name : idOf(bot);
}

/**
 * The last user message is the question. VS Code may append the start of an answer, which can't be
 * sent.
 */
function split(
  messages: readonly ModelMessage[],
): { question: string; history: Message[] } {
  const { User, Assistant } = vscode.LanguageModelChatMessageRole;
  const last = messages.findLastIndex(({ role }) => role === User);
  const question = messages[last];
  if (!question) throw new Error(vscode.l10n.t("Enter a question."));
  return {
    question: plainText(question),
    history: messages.slice(0, last).map((message) => ({
      role: message.role === Assistant ? "assistant" : "user",
      content: plainText(message),
    })),
  };
}

function plainText({ content }: ModelMessage): string {
  return content.map((part) => {
    if (part instanceof vscode.LanguageModelTextPart) return part.value;
    throw new Error(vscode.l10n.t("The site's chatbot accepts only text."));
  }).join("");
}
