import type { Context } from "../context.ts";
import { element, textButton } from "../dom.ts";
import { isSafeLink } from "../markdown/sanitize.ts";
import { Follower } from "../scroll.ts";
import { t } from "../strings.ts";
import type {
  Draft,
  ImageOutcome,
  Turn,
  TurnChange,
} from "../../protocol/messages.ts";
import { AnswerView } from "./answer.ts";
import { QuestionView } from "./question.ts";

type TurnView = QuestionView | AnswerView;

/** Callbacks of the transcript. */
export interface TranscriptEvents {
  /** The text in a question's editor changed, or the editor was closed. */
  onDraft(): void;
  /** The scroll position changed. */
  onScroll(): void;
  /** An edited question was accepted, or editing was canceled. */
  onEdited(): void;
}

/** The turns of a chat, from top to bottom. */
export class Transcript {
  readonly element = element("div", {
    class: "scroller",
    attributes: { tabindex: "0", role: "region" },
  });
  readonly follower: Follower;
  readonly #context: Context;
  readonly #events: TranscriptEvents;
  readonly #before = element("div", { class: "before-turns" });
  readonly #turns = element("div", { class: "turns" });
  readonly #views = new Map<string, TurnView>();
  #earlier = 0;
  #loading = false;

  constructor(context: Context, events: TranscriptEvents) {
    this.#context = context;
    this.#events = events;
    const content = element(
      "div",
      { class: "transcript" },
      this.#before,
      this.#turns,
    );
    this.element.append(content);
    this.follower = new Follower(
      this.element,
      content,
      () => events.onScroll(),
    );
    this.element.addEventListener("click", (event) => this.#onLink(event));
    this.element.addEventListener("auxclick", (event) => this.#onLink(event));
    new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) this.#loadEarlier();
    }, { root: this.element, rootMargin: "200px 0px 0px 0px" }).observe(
      this.#before,
    );
  }

  /** Shows a placeholder while there are no turns. */
  showWelcome(welcome: HTMLElement): void {
    this.#turns.classList.add("empty");
    this.#turns.replaceChildren(welcome);
  }

  get isEmpty(): boolean {
    return this.#views.size === 0;
  }

  /** The rendered turns, oldest first. */
  get turns(): Turn[] {
    return [...this.#views.values()].map((view) => view.turn);
  }

  get editDraft(): Draft["edit"] {
    const editor = this.#editor?.editor;
    return editor && { turnId: editor.turnId, text: editor.text };
  }

  /** Replaces all turns. */
  reset(turns: Turn[], earlier: number): void {
    this.element.setAttribute("aria-label", t("transcript"));
    for (const view of this.#views.values()) {
      if (view instanceof AnswerView) view.dispose();
    }
    this.#views.clear();
    const views = turns.map((turn) => this.#make(turn));
    for (const view of views) this.#views.set(view.turn.id, view);
    this.#turns.classList.remove("empty");
    this.#turns.replaceChildren(...views.map((view) => view.element));
    this.#setEarlier(earlier);
    this.follower.setStrings();
  }

  add(turn: Turn): void {
    const view = this.#make(turn);
    if (this.isEmpty) this.#turns.replaceChildren();
    this.#turns.classList.remove("empty");
    this.#views.set(turn.id, view);
    this.#turns.append(view.element);
    if (turn.role === "user") this.follower.follow();
  }

  /** Prepends earlier turns and keeps the scroll position. */
  addEarlier(turns: Turn[], earlier: number): void {
    const { scrollHeight, scrollTop } = this.element;
    const views = turns.map((turn) => this.#make(turn));
    const later = [...this.#views];
    this.#views.clear();
    for (const view of views) this.#views.set(view.turn.id, view);
    for (const [id, view] of later) this.#views.set(id, view);
    this.#turns.prepend(...views.map((view) => view.element));
    this.#setEarlier(earlier);
    if (!this.follower.following) {
      this.follower.goTo(scrollTop + this.element.scrollHeight - scrollHeight);
    }
  }

  append(turnId: string, text: string): void {
    this.#views.get(turnId)?.append(text);
  }

  change(turnId: string, change: TurnChange): Turn | undefined {
    const view = this.#views.get(turnId);
    view?.change(change);
    return view?.turn;
  }

  /** Handles the result of showing or saving an image. */
  image(turnId: string, href: string, outcome: ImageOutcome): void {
    const view = this.#views.get(turnId);
    if (view instanceof AnswerView) view.image(href, outcome);
  }

  remove(turnIds: string[]): void {
    for (const id of turnIds) {
      const view = this.#views.get(id);
      if (view instanceof AnswerView) view.dispose();
      view?.element.remove();
      this.#views.delete(id);
    }
  }

  /** Opens a question's editor with the text of the draft. */
  restoreEdit(edit: Draft["edit"]): void {
    const view = edit && this.#views.get(edit.turnId);
    if (edit && view instanceof QuestionView) this.#openEditor(view, edit.text);
  }

  /** The scroll position: the offset below the top of a turn; `null` at the end. */
  get position(): { turnId: string; offset: number } | null {
    if (this.follower.following) return null;
    const top = this.element.scrollTop;
    const view = [...this.#views.values()].findLast(({ element }) =>
      element.offsetTop <= top
    );
    return view
      ? { turnId: view.turn.id, offset: top - view.element.offsetTop }
      : null;
  }

  set position(position: { turnId: string; offset: number } | null) {
    const view = position && this.#views.get(position.turnId);
    if (view) this.follower.goTo(view.element.offsetTop + position.offset);
    else this.follower.follow();
  }

  get #editor(): QuestionView | undefined {
    for (const view of this.#views.values()) {
      if (view instanceof QuestionView && view.editor) return view;
    }
    return undefined;
  }

  #make(turn: Turn): TurnView {
    return turn.role === "assistant"
      ? new AnswerView(this.#context, turn)
      : new QuestionView(this.#context, turn, (view) => {
        this.#openEditor(view, view.turn.text);
        view.editor?.focus();
        this.#events.onDraft();
      });
  }

  #openEditor(view: QuestionView, text: string): void {
    this.#editor?.closeEditor();
    view.openEditor(text, {
      onDraft: () => this.#events.onDraft(),
      onClosed: () => {
        view.closeEditor();
        this.#events.onDraft();
        this.#events.onEdited();
      },
    });
  }

  #setEarlier(earlier: number): void {
    this.#earlier = earlier;
    this.#loading = false;
    this.#before.hidden = earlier === 0;
    this.#before.replaceChildren(
      ...(earlier > 0
        ? [textButton(t("loadEarlier"), () => this.#loadEarlier(), "link")]
        : []),
    );
  }

  #loadEarlier(): void {
    const [first] = this.#views.keys();
    if (this.#loading || this.#earlier === 0 || first === undefined) return;
    this.#loading = true;
    this.#context.post({
      type: "load-earlier",
      chatId: this.#context.chatId,
      beforeTurnId: first,
    });
  }

  /** Handles links: VS Code opens them after asking; the webview never navigates. */
  #onLink(event: MouseEvent): void {
    const link = event.target instanceof Element
      ? event.target.closest("a")
      : null;
    if (!link) return;
    event.preventDefault();
    // VS Code's own handler further up would open the link a second time.
    event.stopPropagation();
    const href = link.getAttribute("href") ?? "";
    if (event.button !== 2 && isSafeLink(href)) {
      this.#context.post({ type: "open-link", href });
    }
  }
}
