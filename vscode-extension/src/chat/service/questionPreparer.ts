import { checkFiles, isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import type {
  PreparedQuestion,
  StoredContext,
  StoredUpload,
} from "../../common/chat/transcript.ts";
import { toPart } from "../../context/attached.ts";
import { wholeMessage } from "../../common/compose.ts";
import { fitMessage } from "../../context/fit.ts";
import { describeError } from "../../errors/describe.ts";
import { ConsentRefused } from "../../site/consentRefused.ts";
import type { SiteAccess } from "../../site/siteAccess.ts";
import type { SiteService } from "../../site/siteService.ts";
import type { ChatSession } from "../model/chatSession.ts";
import { expandCommand } from "../../common/chat/slashCommands.ts";

/** A question that was not sent, with the reason in the user's language. */
export interface Refused {
  taken: false;
  reason: string;
}

/** Whether a question was accepted. */
export type AskResult = { taken: true } | Refused;

/** More than any chatbot accepts: bounds what a compromised webview can store. */
const MAX_UPLOADS = 20;

/** The attachments and options of a question. */
export interface QuestionAttachments {
  context?: readonly StoredContext[];
  uploads?: readonly StoredUpload[];
  /** A shortcut that the site offered; never sent to another site. */
  shortcut?: { id: string; site: string | undefined };
  /** Key of the site that the user was shown, if it was not shown in the webview. */
  shownSite?: string;
}

/** A question that may be sent, and the access to its site. */
export interface Prepared {
  question: PreparedQuestion;
  access: SiteAccess;
}

/** Checks questions and their attachments before anything is sent. */
export class QuestionPreparer {
  readonly #site: SiteService;

  constructor(site: SiteService) {
    this.#site = site;
  }

  /** Why the chatbot rejects these files, as far as its limits are known. */
  rejection(uploads: readonly StoredUpload[]): string | undefined {
    const limits = this.#site.uploads;
    const max = Math.min(MAX_UPLOADS, limits?.max ?? MAX_UPLOADS);
    try {
      checkFiles(uploads, limits && { ...limits, max: Infinity });
    } catch (error) {
      if (!isAskError(error, "file-rejected")) throw error;
      return describeError(error, this.#site.site.name).message;
    }
    return uploads.length <= max ? undefined : vscode.l10n.t(
      "Too many files. This chatbot accepts at most {0} per question.",
      max,
    );
  }

  /** Checks a question and fits it into the chatbot's limit, asking the user where needed. */
  async prepare(
    session: ChatSession,
    text: string,
    { context = [], uploads = [], shortcut, shownSite }: QuestionAttachments,
  ): Promise<Prepared | Refused> {
    if (text.trim() === "") {
      return refuse(vscode.l10n.t("Enter a question."));
    }
    const { text: question, command, words } = expandCommand(
      text.trim(),
      vscode.env.language,
    );
    const nothing = context.length + uploads.length === 0;
    if (command && !words && nothing && session.empty) {
      return refuse(
        vscode.l10n.t("Select the code first, or attach a file."),
      );
    }
    let access: SiteAccess;
    try {
      access = await this.#site.access(shownSite);
    } catch (error) {
      if (error instanceof ConsentRefused) return refuseUnsent();
      if (!isAskError(error)) throw error;
      const { message, hint } = describeError(error, this.#site.site.name);
      return refuse(`${message} ${hint}`.trim());
    }
    if (uploads.length > 0) {
      await this.#site.uploadLimits();
      const reason = this.rejection(uploads);
      if (reason !== undefined) {
        return refuse(
          vscode.l10n.t("{0} Nothing was sent. Your text is kept.", reason),
        );
      }
    }
    const parts = context.map(toPart);
    const { length } = wholeMessage(question, parts);
    const message = await fitMessage(
      question,
      parts,
      await this.#site.limitFor(length),
      access.site.name,
    );
    // The site may have changed while the dialog was open.
    if (!message || access.signal.aborted) return refuseUnsent();
    if ("refused" in message) return refuse(message.refused);
    return {
      access,
      question: {
        text: text.trim(),
        sent: message.text,
        context: context.map((one, index) =>
          message.cut.has(index) ? { ...one, cut: true } : one
        ),
        uploads: [...uploads],
        ...(shortcut?.site === access.site.key
          ? { shortcutId: shortcut.id }
          : {}),
      },
    };
  }
}

export function refuse(reason: string): Refused {
  return { taken: false, reason };
}

function refuseUnsent(): Refused {
  return refuse(vscode.l10n.t("Nothing was sent. Your text is kept."));
}

export function refuseBusy(): Refused {
  return refuse(
    vscode.l10n.t("An answer is in progress. Wait for it, or stop it."),
  );
}
