import * as vscode from "vscode";
import { inert } from "../../common/inertText.ts";
import { isCancellation } from "../../site/consentRefused.ts";
import { explainPrompt } from "../../common/prompts.ts";
import { Disposable } from "../../platform/disposable.ts";
import type { EditorServices } from "../editorServices.ts";
import type { SiteAccess } from "../../site/siteAccess.ts";
import { toContext } from "../selection/contextParts.ts";
import { AnswerComment, ExplainThread } from "./explainThread.ts";
import { needsEditor, needsSelection } from "../selection/needsEditor.ts";
import { type Place, replacePlace } from "../selection/places.ts";
import { displayPath } from "../../platform/displayPath.ts";
import { readArguments } from "../selection/textArguments.ts";

/** Explains the selection in a thread next to it, which accepts follow-ups. */
export class ExplainSelection extends Disposable {
  readonly id = "askGpt4.explainSelection";
  readonly #services: EditorServices;
  readonly #controller: vscode.CommentController;
  readonly #threads = new Map<vscode.CommentThread, ExplainThread>();

  /** @param services The services of the editor features. */
  constructor(services: EditorServices) {
    super();
    this.#services = services;
    this.#controller = this.own(
      vscode.comments.createCommentController(
        "askGpt4",
        vscode.l10n.t("Ask GPT-4"),
      ),
    );
    this.#controller.options = {
      prompt: vscode.l10n.t("Ask a follow-up"),
      placeHolder: vscode.l10n.t("Ask a follow-up about this code"),
    };
    this.own(
      vscode.window.onDidChangeActiveTextEditor(() => this.#setContext()),
    );
  }

  /** The open threads. */
  get threads(): Iterable<ExplainThread> {
    return this.#threads.values();
  }

  /**
   * Explains a range.
   *
   * @param given The range, if it is not the selection.
   */
  async execute(given?: unknown): Promise<void> {
    const about = await readArguments(given);
    const editor = vscode.window.activeTextEditor;
    const document = about?.document ?? editor?.document;
    if (!document) return await needsEditor();
    const selection = about?.range ?? (editor && selectionOrLine(editor));
    const place = selection && replacePlace(document, selection);
    if (!place) return await needsSelection();
    await this.#explain(place, about?.problem);
  }

  /** The thread that a menu refers to. */
  find(argument: unknown): vscode.CommentThread | undefined {
    for (const thread of this.#threads.keys()) {
      if (thread === argument) return thread;
    }
    return undefined;
  }

  /** Asks a follow-up: VS Code calls this when a reply is submitted. */
  async reply(reply: vscode.CommentReply): Promise<void> {
    const question = reply.text.trim();
    if (question === "") return;
    await this.#threads.get(reply.thread)?.ask(
      { question, message: question },
      true,
    );
  }

  /** Retries an incomplete answer. */
  async retry(comment: AnswerComment): Promise<void> {
    await comment.thread.retry(comment);
  }

  /** Copies an answer as Markdown. */
  async copy(comment: AnswerComment): Promise<void> {
    await vscode.env.clipboard.writeText(comment.text);
  }

  /** Moves a thread to the chat view. */
  async pin(thread: vscode.CommentThread): Promise<void> {
    const explained = this.#threads.get(thread);
    if (!explained || explained.exchanges.length === 0) return;
    await this.#services.chat.pin(thread.label ?? "", explained.exchanges);
    explained.dispose();
  }

  /** Removes a thread. */
  dismiss(thread: vscode.CommentThread): void {
    this.#threads.get(thread)?.dispose();
  }

  /**
   * Stops the answers in a document's threads.
   *
   * @returns Whether any was in progress.
   */
  stop(uri: vscode.Uri): boolean {
    const busy = this.#busyIn(uri);
    for (const thread of busy) thread.stop();
    return busy.length > 0;
  }

  override dispose(): void {
    for (const thread of [...this.#threads.values()]) thread.dispose();
    super.dispose();
  }

  /** @param shown The key of the site that the user was shown. */
  async #explain(
    place: Place,
    problem: string | undefined,
    shown = this.#services.site.key,
  ): Promise<void> {
    const services = this.#services;
    const { t } = vscode.l10n;
    const context = toContext(place);
    const question = problem === undefined
      ? t("Explain what this code does, step by step.")
      : t("Explain this problem and how to solve it: {0}", problem);
    try {
      services.warmUp();
      const access = await services.access(shown);
      const message = await services.compose(
        {
          question: explainPrompt(problem, vscode.env.language),
          context: [context],
        },
        access,
      );
      // The site may have changed while the dialog was open.
      if (!message || access.signal.aborted) return;
      const thread = this.#open(place, access, problem);
      const note = message.cut.has(context)
        ? {
          note: t(
            "The selection was too long, so only the first part was sent.",
          ),
        }
        : {};
      await thread.ask({ question, message: message.text, ...note }, false);
    } catch (error) {
      if (isCancellation(error)) return;
      await services.reportError(error, {
        retry: () => this.#explain(place, problem, shown),
      });
    }
  }

  #open(
    { document, range }: Place,
    access: SiteAccess,
    problem: string | undefined,
  ) {
    const thread = this.#controller.createCommentThread(
      document.uri,
      range,
      [],
    );
    const lines = lineLabel(document, range);
    thread.label = inert(
      problem === undefined ? lines : `${lines}: ${problem}`,
    );
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    const explained = new ExplainThread(thread, access);
    this.#threads.set(thread, explained);
    explained.onDidChange(() => this.#setContext());
    explained.onDidDispose(() => {
      this.#threads.delete(thread);
      this.#setContext();
    });
    return explained;
  }

  #busyIn(uri: vscode.Uri | undefined): ExplainThread[] {
    // The reply field is a separate editor that does not reveal its thread.
    const anywhere = uri?.scheme === "comment";
    return [...this.#threads.values()].filter((thread) =>
      thread.busy &&
      (anywhere || thread.thread.uri.toString() === uri?.toString())
    );
  }

  #setContext(): void {
    const busy =
      this.#busyIn(vscode.window.activeTextEditor?.document.uri).length > 0;
    void vscode.commands.executeCommand(
      "setContext",
      "askGpt4.explaining",
      busy,
    );
  }
}

function lineLabel(
  document: vscode.TextDocument,
  { start, end }: vscode.Range,
): string {
  const path = displayPath(document.uri);
  return start.line === end.line
    ? vscode.l10n.t("{0}, line {1}", path, start.line + 1)
    : vscode.l10n.t("{0}, lines {1}-{2}", path, start.line + 1, end.line + 1);
}

/** The selection, or the caret's line if nothing is selected. */
function selectionOrLine(
  { document, selection }: vscode.TextEditor,
): vscode.Range {
  return selection.isEmpty
    ? document.lineAt(selection.active.line).range
    : selection;
}
