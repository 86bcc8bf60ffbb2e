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
 * How far an answer in a thread is.
 * - `waiting`: nothing has come yet
 * - `streaming`: it comes
 * - `complete`: the site said that this is all
 * - `stopped`: the user stopped it
 * - `interrupted`: it broke off with a part of it there
 * - `failed`: it never came
 */
export type AnswerState =
  | "waiting"
  | "streaming"
  | "complete"
  | "stopped"
  | "interrupted"
  | "failed";

/**
 * How often a comment is drawn anew while its answer comes, in milliseconds. VS Code puts changes of a
 * thread off for 100 ms after the last one: at this pace or faster it would show none of them.
 */
const INTERVAL = 150;

/** A long answer is drawn less often, so that no more characters a second than this are. */
const DRAWN_PER_SECOND = 100_000;

/** A question of a thread. */
export interface ThreadQuestion {
  /** As the user put it, or what they chose. */
  question: string;
  /** As it is sent. */
  message: string;
  /** Said above the answer: what was left out of the message. */
  note?: string;
}

/** An answer as a comment, whose body is replaced as it comes. */
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
   * @param thread Where it stands.
   * @param asked What it answers.
   */
  constructor(thread: ExplainThread, asked: ThreadQuestion) {
    this.thread = thread;
    this.asked = asked;
    this.author = { name: inert(thread.siteName) };
    this.draw();
  }

  /** Brings what is shown up to date. */
  draw(): void {
    // Only as long as the thread goes on can something be asked again.
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
 * A conversation about a piece of a document, beside it. It ends together with the access to its site:
 * it can be read, pinned and dismissed then, but nothing more is asked.
 */
export class ExplainThread extends Disposable {
  readonly thread: vscode.CommentThread;
  readonly #access: SiteAccess;
  readonly #conversation: Conversation;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  readonly #gone = this.own(new vscode.EventEmitter<void>());
  #comments: vscode.Comment[] = [];
  #current: { answer: Answer; comment: AnswerComment } | undefined;
  /** Questions are asked one after the other: a reply to an answer that still comes waits for it. */
  #queue: Promise<void> = Promise.resolve();
  #disposed = false;

  /** Fires when an answer begins or ends. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  /** Fires when the thread is taken away. */
  readonly onDidDispose: vscode.Event<void> = this.#gone.event;

  /**
   * @param thread Where to show it.
   * @param access Whom to ask.
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

  /** The site that is asked, for people. */
  get siteName(): string {
    return this.#access.site.name;
  }

  /** Whether the access to the site has ended. */
  get ended(): boolean {
    return this.#access.signal.aborted;
  }

  /** Whether an answer is under way. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  /** What was asked and answered, the parts of answers too. */
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
   * Asks, and shows the answer as it comes. Never throws: what goes wrong stands in the thread.
   *
   * @param asked The question.
   * @param shown Whether the question is shown too.
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
   * Asks again, in place of an answer that is not complete. What had come of it stays until then.
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

  /** Stops the answer that is under way; what has come of it stays. */
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

  /** What had come stays, and says why no more does. */
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

/** A comment that is no answer: a question, or why the thread has ended. */
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
