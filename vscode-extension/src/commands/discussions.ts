import type { Discussion } from "@askgpt4/core";
import * as vscode from "vscode";
import { isId } from "../../protocol/ids.ts";
import type { ChatRegistry } from "../chat/model/chatRegistry.ts";
import {
  emptyChat,
  type StoredChat,
  type StoredTurn,
} from "../common/chat/transcript.ts";
import {
  notify,
  pick,
  type PickItem,
  type PickOptions,
} from "../platform/window.ts";
import type { ChatService } from "../chat/service/chatService.ts";
import type { ConfiguredSite } from "../site/configuredSite.ts";
import type { SiteAccess } from "../site/siteAccess.ts";
import type { SiteService } from "../site/siteService.ts";
import type { Command } from "../platform/command.ts";

/** The number of discussions per request. */
const PAGE = 20;

type Choice = PickItem & { discussion?: Discussion };

/**
 * How the user chooses a discussion.
 * @default `pick`
 */
type Choose = (
  items: readonly Choice[],
  options: PickOptions,
) => Promise<Choice | undefined>;

/** Continues, in the chat view, a conversation that a signed-in user had on the site. */
export class ContinueDiscussionCommand implements Command {
  readonly id = "askGpt4.continueDiscussion";
  readonly #book: ChatRegistry;
  readonly #chat: Pick<ChatService, "show">;
  readonly #site: SiteService;
  readonly #choose: Choose;

  constructor(
    book: ChatRegistry,
    chat: Pick<ChatService, "show">,
    site: SiteService,
    choose: Choose = pick,
  ) {
    this.#book = book;
    this.#chat = chat;
    this.#site = site;
    this.#choose = choose;
  }

  async execute(): Promise<void> {
    const access = await this.#site.access();
    const { client, site, signal } = access;
    if (!await client.isSignedIn({ signal })) return await this.#signIn(site);
    const discussion = await this.#chooseDiscussion(access);
    if (!discussion) return;
    await this.#open(toChat(discussion, site.key));
    await this.#chat.show();
  }

  async #signIn({ name }: ConfiguredSite): Promise<void> {
    const signIn = vscode.l10n.t("Sign In");
    const chosen = await notify(
      "warning",
      vscode.l10n.t(
        "{0} keeps discussions only for signed-in users, and you are not signed in.",
        name,
      ),
      signIn,
    );
    if (chosen !== signIn) return;
    await vscode.commands.executeCommand("askGpt4.signIn");
  }

  async #chooseDiscussion(
    { client, site, signal }: SiteAccess,
  ): Promise<Discussion | undefined> {
    const found = new Map<string, Discussion>();
    for (let offset = 0;; offset += PAGE) {
      const page = await client.discussions.list({
        offset,
        limit: PAGE,
        signal,
      });
      for (const one of page.discussions) found.set(one.chatId, one);
      const more = page.discussions.length > 0 && offset + PAGE < page.total;
      const choice = await this.#choose(choices([...found.values()], more), {
        title: vscode.l10n.t(
          "Continue Discussion from {0}",
          site.name,
        ),
        placeHolder: found.size === 0
          ? vscode.l10n.t("No discussions yet.")
          : vscode.l10n.t("Choose a discussion"),
        matchOnDetail: true,
      });
      if (!choice || choice.discussion || !more) return choice?.discussion;
    }
  }

  /** A chat with the same id is replaced only if no data is lost. */
  async #open(chat: StoredChat): Promise<void> {
    const session = await this.#book.session(chat.id);
    if (!session) await this.#book.add(chat);
    else if (!session.busy) {
      const known = new Set(chat.turns.map(words));
      const contained = session.stored.turns.every((turn) =>
        known.has(words(turn))
      );
      if (contained && chat.turns.length > session.length) {
        await session.replaceFrom(0, chat.turns);
      }
    }
    await this.#book.openChat(chat.id);
  }
}

function words(turn: StoredTurn): string {
  return (turn.sent ?? turn.text).trim();
}

function choices(discussions: readonly Discussion[], more: boolean): Choice[] {
  const items = discussions.map((discussion): Choice => ({
    label: discussion.title || firstWords(discussion) ||
      vscode.l10n.t("Untitled"),
    description: discussion.updated,
    discussion,
  }));
  if (more) {
    items.push({
      icon: "ellipsis",
      label: vscode.l10n.t("Show More"),
      alwaysShow: true,
    });
  }
  return items;
}

function firstWords({ conversation }: Discussion): string {
  const first = conversation.turns.find(({ role }) => role === "user");
  return first?.content.split("\n", 1)[0]?.slice(0, 80) ?? "";
}

/**
 * Some file systems are case-insensitive: an id that differs only in case would name another chat's
 * file.
 */
function isFileName(chatId: string): boolean {
  return isId(chatId) && chatId === chatId.toLowerCase();
}

/** Converts a discussion to a chat with the same id, under which the site continues it. */
function toChat(discussion: Discussion, site: string): StoredChat {
  const { chatId, updated, conversation } = discussion;
  // The site sends local time without a zone, so this may be off by hours.
  const told = Date.parse(`${updated.replace(" ", "T")}Z`);
  const time = Number.isNaN(told) ? Date.now() : told;
  const [first] = conversation.turns;
  const opening = first?.role === "assistant" ? first.content : undefined;
  const turns = opening === undefined
    ? conversation.turns
    : conversation.turns.slice(1);
  return {
    ...emptyChat(opening ?? ""),
    greetingSite: site,
    ...(isFileName(chatId) ? { id: chatId } : {}),
    title: discussion.title || firstWords(discussion),
    turns: turns.map(({ role, content, responseId }) => ({
      id: crypto.randomUUID(),
      role,
      text: content,
      state: "complete",
      time,
      ...(role === "assistant" ? { site } : {}),
      ...(responseId === undefined ? {} : { responseId }),
    })),
  };
}
