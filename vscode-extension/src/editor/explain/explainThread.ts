import type { Answer, Conversation } from "@askgpt4/core";
import { isAskError } from "@askgpt4/core";
import * as vscode from "vscode";
import { inert } from "../../common/inertText.ts";
import { Disposable } from "../../platform/disposable.ts";
import { describeError } from "../../errors/describe.ts";
import type { PinnedExchange } from "../../chat/service/chatService.ts";
import type { SiteAccess } from "../../site/siteAccess.ts";
import { escaped, inertMarkdown } from "../../platform/inertMarkdown.ts";
import { Throttle } from "../../common/throttle.ts";

/**
 * The state of an answer in a thread.
 * - `waiting`: nothing has arrived yet
 * - `streaming`: it is arriving
 * - `complete`: the site marked it complete
 * - `stopped`: the user stopped it
 * - `interrupted`: it ended early with a partial text
 * - `failed`: it ended without any text
 */
export type AnswerState =
  | "waiting"
  | "streaming"
  | "complete"
  | "stopped"
  | "interrupted"
  | "failed";

/**
 * How often a comment is updated while its answer streams, in milliseconds. VS Code debounces
 * changes of a thread by 100 ms; it would never show more frequent ones.
 */
const INTERVAL = 150;

/** Long answers are updated less often, to render at most this many characters per second. */
const DRAWN_PER_SECOND = 100_000;

/** A question of a thread. */
export interface ThreadQuestion {
  /** The question as displayed. */
  question: string;
  /** The message that is sent. */
  message: string;
  /** Shown above the answer: what was left out of the message. */
  note?: string;
}

/** An answer as a comment whose body is updated while it streams. */
export class AnswerComment implements vscode.Comment {
  readonly mode = vscode.CommentMode.Preview;
  readonly author: vscode.CommentAuthorInformation;
  readonly thread: ExplainThread;
  readonly asked: ThreadQuestion;
  body: vscode.MarkdownString = new vscode.MarkdownString();
  contextValue = "";
  label = "";
  state: AnswerState = "waiting";
  text = "";
  responseId: string | null = null;
  error: unknown;

  /**
   * @param thread Its thread.
   * @param asked Its question.
   */
  constructor(thread: ExplainThread, asked: ThreadQuestion) {
    this.thread = thread;
    this.asked = asked;
    this.author = { name: inert(thread.siteName) };
    this.draw();
  }

  /** Updates the comment. */
  draw(): void {
    // A retry is possible only while the thread has not ended.
    this.contextValue = `answer.${this.thread.ended ? "ended" : this.state}`;
    this.label = stateLabel(this.state);
    const parts = [this.text];
    if (this.asked.note && this.state !== "waiting") {
      parts.unshift(`*${escaped(this.asked.note)}*`);
    }
    if (this.state === "interrupted" || this.state === "failed") {
      const { message, hint } = describeError(
        this.error,
        this.thread.siteName,
      );
      parts.push(`**${escaped(message)}** ${escaped(hint)}`);
    }
    this.body = inertMarkdown(parts.filter((part) => part !== "").join("\n\n"));
  }
}

/**
 * A conversation in a thread next to a part of a document. It ends when the access to its site
 * ends: it can then be read, moved to the chat and dismissed, but accepts no questions.
 */
export class ExplainThread extends Disposable {
  readonly thread: vscode.CommentThread;
  readonly #access: SiteAccess;
  readonly #conversation: Conversation;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly #gone = this.own(new vscode.EventEmitter<void>());
  #comments: vscode.Comment[] = [];
  #current: { answer: Answer; comment: AnswerComment } | undefined;
  /** Serializes questions: a reply during an answer waits for it. */
  #queue: Promise<void> = Promise.resolve();
  #disposed = false;

  /** Fires when an answer starts or ends. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  /** Fires when the thread is removed. */
  readonly onDidDispose: vscode.Event<void> = this.#gone.event;

  /**
   * @param thread The thread to show it in.
   * @param access The access to the site.
   */
  constructor(thread: vscode.CommentThread, access: SiteAccess) {
    super();
    this.thread = thread;
    this.#access = access;
    this.#conversation = access.client.conversation();
    thread.canReply = true;
    thread.contextValue = "askGpt4.idle";
    const end = () => this.#end();
    const { signal } = access;
    signal.addEventListener("abort", end, { once: true });
    this.own(
      new vscode.Disposable(() => signal.removeEventListener("abort", end)),
    );
  }

  /** The display name of the site. */
  get siteName(): string {
    return this.#access.site.name;
  }

  /** Whether the access to the site has ended. */
  get ended(): boolean {
    return this.#access.signal.aborted;
  }

  /** Whether an answer is in progress. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  /** All questions and answers, including partial ones. */
  get exchanges(): PinnedExchange[] {
    return this.#comments.filter((comment) => comment instanceof AnswerComment)
      .filter((comment) => comment.text !== "")
      .map(({ asked, text, state, responseId }) => ({
        question: asked.question,
        sent: asked.message,
        answer: text,
        complete: state === "complete",
        site: this.#access.site.key,
        responseId,
      }));
  }

  /**
   * Asks and streams the answer. Never throws: errors are shown in the thread.
   *
   * @param asked The question.
   * @param shown Whether to show the question too.
   */
  ask(asked: ThreadQuestion, shown: boolean): Promise<void> {
    if (this.ended) return this.#queue;
    if (shown) {
      this.#comments.push(new Remark(vscode.l10n.t("You"), asked.question));
    }
    const comment = new AnswerComment(this, asked);
    this.#comments.push(comment);
    return this.#enqueue(comment);
  }

  /**
   * Retries an incomplete answer. Its partial text stays until the new one starts.
   *
   * @param comment The answer.
   */
  retry(comment: AnswerComment): Promise<void> {
    const { state } = comment;
    if (this.ended || state === "complete" || state === "waiting") {
      return this.#queue;
    }
    if (comment.text === "") {
      comment.state = "waiting";
      return this.#enqueue(comment);
    }
    return this.ask(comment.asked, false);
  }

  /** Stops the answer in progress; its partial text stays. */
  stop(): void {
    this.#current?.answer.abort();
  }

  override dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.stop();
    this.thread.dispose();
    this.#gone.fire();
    super.dispose();
  }

  /** Keeps the partial text, and shows why the answer is incomplete. */
  #end(): void {
    this.thread.canReply = false;
    this.#comments.push(
      new Remark(
        "Ask GPT-4",
        vscode.l10n.t(
          "This thread ended because the site, your sign-in or your consent changed. To continue, run Explain Selection again.",
        ),
      ),
    );
    for (const comment of this.#comments) {
      if (comment instanceof AnswerComment) comment.draw();
    }
    this.#show();
  }

  #enqueue(comment: AnswerComment): Promise<void> {
    comment.draw();
    this.#show();
    this.#queue = this.#queue.then(() => this.#answer(comment));
    return this.#queue;
  }

  async #answer(comment: AnswerComment): Promise<void> {
    if (this.#disposed) return;
    const answer = this.#conversation.ask(comment.asked.message, {
      signal: this.#access.signal,
    });
    this.#current = { answer, comment };
    this.#enter(comment, "waiting");
    const interval = () =>
      Math.max(INTERVAL, comment.text.length / DRAWN_PER_SECOND * 1000);
    const draw = new Throttle(interval, () => {
      comment.draw();
      this.#show();
    });
    try {
      for await (const delta of answer) {
        comment.text += delta;
        if (comment.state === "waiting") this.#enter(comment, "streaming");
        draw.ask();
      }
      const reply = await answer.result();
      comment.text = reply.text;
      comment.responseId = reply.responseId;
      comment.state = "complete";
    } catch (error) {
      comment.error = error;
      if (isAskError(error, "aborted")) comment.state = "stopped";
      else comment.state = comment.text === "" ? "failed" : "interrupted";
    }
    draw.cancel();
    this.#current = undefined;
    this.#enter(comment, comment.state);
  }

  #enter(comment: AnswerComment, state: AnswerState): void {
    if (this.#disposed) return;
    comment.state = state;
    comment.draw();
    this.thread.contextValue = this.busy ? "askGpt4.busy" : "askGpt4.idle";
    this.#show();
    this.#changed.fire();
  }

  #show(): void {
    if (!this.#disposed) this.thread.comments = [...this.#comments];
  }
}

/** A comment that is not an answer: a question, or why the thread ended. */
class Remark implements vscode.Comment {
  readonly mode = vscode.CommentMode.Preview;
  readonly author: vscode.CommentAuthorInformation;
  readonly body: vscode.MarkdownString;
  readonly contextValue = "remark";

  constructor(author: string, text: string) {
    this.author = { name: author };
    this.body = inertMarkdown(escaped(text));
  }
}

function stateLabel(state: AnswerState): string {
  switch (state) {
    case "waiting":
      return vscode.l10n.t("Waiting for the answer…");
    case "complete":
      return "";
    case "streaming":
      return vscode.l10n.t("is writing…");
    case "stopped":
      return vscode.l10n.t("Stopped");
    case "interrupted":
      return vscode.l10n.t("Incomplete");
    case "failed":
      return vscode.l10n.t("Failed");
  }
}
