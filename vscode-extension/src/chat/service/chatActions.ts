import * as vscode from "vscode";
import { fromStored, toStored } from "../../context/attached.ts";
import { Disposable } from "../../platform/disposable.ts";
import type { PinnedExchange } from "./chatService.ts";
import type { CodeBlockHandler, CodeTarget } from "./codeBlockHandler.ts";
import type {
  AttachedContext,
  AttachedUpload,
  Attachment,
} from "../../context/attachment.ts";
import type { SiteService } from "../../site/siteService.ts";
import type { CodeAction } from "../../../protocol/messages.ts";
import type { ChatRegistry, DeletedChat } from "../model/chatRegistry.ts";
import type { ChatSession } from "../model/chatSession.ts";
import {
  emptyChat,
  type StoredChat,
  type StoredContext,
  type StoredTurn,
  type StoredUpload,
} from "../../common/chat/transcript.ts";
import {
  type AskResult,
  type QuestionAttachments,
  QuestionPreparer,
  refuse,
  refuseBusy,
} from "./questionPreparer.ts";
import { Undo } from "../model/undo.ts";
import type { UploadStore } from "../model/uploadStore.ts";

const TAKEN: AskResult = { taken: true };

/** The chat operations behind the webview and the commands. */
export class ChatActions extends Disposable {
  readonly undo = this.own(new Undo());
  readonly #book: ChatRegistry;
  readonly #site: SiteService;
  readonly #uploads: UploadStore;
  readonly #preparer: QuestionPreparer;
  /** Serializes attaching files and deleting unused ones. */
  #filing: Promise<unknown> = Promise.resolve();
  readonly #targets = new Map<string, CodeTarget>();
  #codeBlocks: CodeBlockHandler | undefined;

  constructor(book: ChatRegistry, site: SiteService, uploads: UploadStore) {
    super();
    this.#book = book;
    this.#site = site;
    this.#uploads = uploads;
    this.#preparer = new QuestionPreparer(site);
  }

  setCodeBlockHandler(handler: CodeBlockHandler): vscode.Disposable {
    this.#codeBlocks = handler;
    return new vscode.Disposable(() => {
      if (this.#codeBlocks === handler) this.#codeBlocks = undefined;
    });
  }

  /**
   * Attaches to the next question of a chat. Files that the chatbot is known to reject are refused
   * now rather than when the question is sent; nothing is sent.
   *
   * @returns Why some of them were not attached, in the user's language.
   */
  attach(
    session: ChatSession,
    attachments: readonly Attachment[],
  ): Promise<string[]> {
    // Load the upload limits before the question is sent, if they are known.
    this.#site.warmUp();
    return this.#file(async () => {
      const refused: string[] = [];
      for (const attachment of attachments) {
        if (attachment.kind !== "upload") {
          session.draft.attach(toStored(attachment));
          continue;
        }
        const upload = toStoredUpload(attachment);
        const reason = this.#preparer.rejection([
          ...session.draft.uploads,
          upload,
        ]);
        if (reason !== undefined) {
          refused.push(`${upload.name}: ${reason}`);
          continue;
        }
        await this.#uploads.save(session.id, upload, attachment.bytes);
        session.draft.attachUpload(upload);
      }
      return refused;
    });
  }

  /** Stores the bytes of files whose question is sent immediately. */
  keep(
    session: ChatSession,
    attachments: readonly AttachedUpload[],
  ): Promise<StoredUpload[]> {
    return this.#file(() =>
      Promise.all(attachments.map(async (attachment) => {
        const upload = toStoredUpload(attachment);
        await this.#uploads.save(session.id, upload, attachment.bytes);
        return upload;
      }))
    );
  }

  /** Removes an attachment and its stored bytes. */
  async detach(session: ChatSession, chipId: string): Promise<void> {
    const uploads = session.draft.uploads.filter(({ id }) => id === chipId);
    session.draft.detach([chipId]);
    if (uploads.length > 0) await this.#prune(session.id, uploads);
  }

  /** Sends the next question of a chat. */
  async ask(
    session: ChatSession,
    text: string,
    attachments: QuestionAttachments = {},
  ): Promise<AskResult> {
    if (session.busy) return refuseBusy();
    const prepared = await this.#preparer.prepare(session, text, attachments);
    if (!("access" in prepared)) return prepared;
    // The user may have been shown a dialog in the meantime.
    if (session.busy) return refuseBusy();
    const { question, access } = prepared;
    const answerId = crypto.randomUUID();
    this.#capture(answerId, question.context);
    session.ask(question, answerId, access);
    this.undo.clear();
    return TAKEN;
  }

  /** Replaces an earlier question, keeping its context, and removes the turns after it. */
  async edit(
    session: ChatSession,
    turnId: string,
    text: string,
  ): Promise<AskResult> {
    const asked = session.turn(turnId);
    if (asked?.role !== "user") {
      return refuse(vscode.l10n.t("That question no longer exists."));
    }
    const context = (asked.context ?? []).map(({ cut: _, ...rest }) => rest);
    const uploads = asked.uploads ?? [];
    const prepared = await this.#preparer.prepare(session, text, {
      context,
      uploads,
    });
    if (!("access" in prepared)) return prepared;
    const { question, access } = prepared;
    await session.stop();
    const answerId = crypto.randomUUID();
    this.#capture(answerId, question.context);
    const keep = session.length;
    const removed = session.removeFrom(turnId);
    session.ask(question, answerId, access);
    this.#offerTurns(session, keep - removed.length, removed);
    return TAKEN;
  }

  /** Regenerates an answer, and removes it and the turns after it. */
  async regenerate(session: ChatSession, turnId: string): Promise<void> {
    if (session.turn(turnId)?.role !== "assistant") return;
    const access = await this.#site.access();
    await session.stop();
    const length = session.length;
    const asked = session.questionOf(turnId);
    const removed = session.removeFrom(turnId);
    if (!asked || removed.length === 0) return;
    const answerId = crypto.randomUUID();
    this.#capture(answerId, asked.context ?? []);
    session.again(answerId, access);
    const worthKeeping = removed.some((turn) => turn.text !== "");
    if (worthKeeping) {
      this.#offerTurns(session, length - removed.length, removed);
    }
  }

  /** Sends a shortcut that the site suggested. */
  async shortcut(
    session: ChatSession,
    turnId: string,
    index: number,
  ): Promise<AskResult> {
    const answer = session.turn(turnId);
    const shortcut = answer?.shortcuts?.[index];
    if (!shortcut) {
      return refuse(vscode.l10n.t("That suggestion no longer exists."));
    }
    const { label, message, shortcutId } = shortcut;
    return await this.ask(
      session,
      message ?? label,
      shortcutId === null
        ? {}
        : { shortcut: { id: shortcutId, site: answer?.site } },
    );
  }

  /** Deletes a chat; can be undone. */
  async deleteChat(id: string): Promise<void> {
    const shown = this.#book.shown?.id === id;
    const deleted = await this.#book.delete(id);
    if (!deleted) return;
    this.undo.offerUndo(
      vscode.l10n.t("Deleted “{0}”", deleted.chat.title),
      () => this.#restoreChats([deleted], shown),
      () => void this.#prune(id),
    );
  }

  /** Deletes all chats that were not started in another folder; can be undone. */
  async deleteAllChats(): Promise<void> {
    const deleted: DeletedChat[] = [];
    for (const { id, elsewhere } of await this.#book.list("")) {
      if (elsewhere !== undefined) continue;
      const one = await this.#book.delete(id);
      if (one) deleted.push(one);
    }
    if (deleted.length === 0) return;
    this.undo.offerUndo(
      vscode.l10n.t("Chats deleted: {0}", deleted.length),
      () => this.#restoreChats(deleted, true),
      () => deleted.forEach(({ chat }) => void this.#prune(chat.id)),
    );
  }

  /** Creates a chat from exchanges of another view. */
  async addChat(
    title: string,
    exchanges: readonly PinnedExchange[],
  ): Promise<StoredChat> {
    const chat = emptyChat("");
    chat.title = title;
    for (const exchange of exchanges) chat.turns.push(...turnsOf(exchange));
    await this.#book.add(chat);
    return chat;
  }

  async codeAction(
    session: ChatSession,
    action: CodeAction,
    turnId: string,
    code: string,
    language: string,
  ): Promise<void> {
    if (session.turn(turnId)?.role !== "assistant") return;
    if (action === "copy") return await vscode.env.clipboard.writeText(code);
    await this.#codeBlocks?.apply({
      action,
      code,
      language,
      turnId,
      target: this.#targets.get(turnId),
    });
  }

  async #restoreChats(deleted: DeletedChat[], show: boolean): Promise<void> {
    for (const { chat, draft } of deleted) await this.#book.add(chat, draft);
    const [newest] = deleted.map(({ chat }) => chat)
      .sort((a, b) => b.time - a.time);
    if (show && newest) await this.#book.openChat(newest.id);
  }

  /** Offers to restore removed turns, and to undo that in turn. */
  #offerTurns(session: ChatSession, keep: number, turns: StoredTurn[]): void {
    this.undo.offerUndo(
      vscode.l10n.t("Messages removed: {0}", turns.length),
      async () => {
        const replaced = await session.replaceFrom(keep, turns);
        this.#book.show(session);
        if (replaced.length > 0) this.#offerTurns(session, keep, replaced);
      },
      () => {
        const uploads = turns.flatMap((turn) => turn.uploads ?? []);
        void this.#prune(session.id, uploads);
      },
    );
  }

  /** Deletes upload files that were removed from a chat, once nothing is being attached. */
  async #prune(
    chatId: string,
    uploads: readonly StoredUpload[] = [],
  ): Promise<void> {
    await this.#file(() => this.#book.prune(chatId, uploads));
  }

  #file<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#filing.then(work);
    this.#filing = done.catch(() => undefined);
    return done;
  }

  #capture(answerId: string, context: readonly StoredContext[]): void {
    const target = this.#codeBlocks?.capture(
      answerId,
      context.map((one): AttachedContext => fromStored(one)),
    );
    if (target) this.#targets.set(answerId, target);
  }
}

/** Adds an id to an upload, under which its bytes are stored. */
function toStoredUpload(
  { name, type, bytes }: AttachedUpload,
): StoredUpload {
  return { id: crypto.randomUUID(), name, type, size: bytes.length };
}

function turnsOf(exchange: PinnedExchange): StoredTurn[] {
  const { question, sent, answer, complete, site, responseId } = exchange;
  const time = Date.now();
  return [
    {
      id: crypto.randomUUID(),
      role: "user",
      text: question,
      state: "complete",
      time,
      site,
      ...(sent === question ? {} : { sent }),
    },
    {
      id: crypto.randomUUID(),
      role: "assistant",
      text: answer,
      state: complete ? "complete" : "interrupted",
      time,
      site,
      ...(responseId ? { responseId } : {}),
    },
  ];
}
