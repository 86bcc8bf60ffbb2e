import type { Context } from "../context.ts";
import { element, icon, iconButton, textButton, textNodes } from "../dom.ts";
import { drawNoMore, drawSoon } from "../frames.ts";
import { codeActionOf } from "../markdown/codeBlock.ts";
import { StreamedMarkdown } from "../markdown/streamedMarkdown.ts";
import { isImageAddress } from "../markdown/sanitize.ts";
import { t } from "../strings.ts";
import type {
  ImageOutcome,
  Turn,
  TurnChange,
} from "../../protocol/messages.ts";
import { AnswerImages } from "./images.ts";
import { applyChange } from "./turn.ts";

/** How long a copy button shows its confirmation, in milliseconds. */
const COPIED_SHOWN = 1_500;

function showCopied(button: Element): void {
  const sign = button.querySelector(".codicon-copy");
  sign?.classList.replace("codicon-copy", "codicon-check");
  setTimeout(
    () => sign?.classList.replace("codicon-check", "codicon-copy"),
    COPIED_SHOWN,
  );
}

/** An answer: its streaming text, its error and its actions. */
export class AnswerView {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #images: AnswerImages;
  readonly #markdown: StreamedMarkdown;
  readonly #progress = element("p", { class: "progress" });
  readonly #extras = element("div", { class: "answer-extras" });
  #turn: Turn;

  constructor(context: Context, turn: Turn) {
    this.#context = context;
    this.#turn = { ...turn, text: "" };
    this.#images = new AnswerImages(context, turn.id);
    this.#markdown = new StreamedMarkdown(
      (href, alt) => this.#images.card(href, alt),
    );
    this.element = element(
      "article",
      {
        class: "turn answer",
        attributes: {
          "data-turn-id": turn.id,
          "aria-label": context.settings.botName || t("assistant"),
        },
      },
      this.#markdown.element,
      this.#progress,
      this.#extras,
    );
    this.#markdown.element.addEventListener(
      "click",
      (event) => this.#onClick(event),
    );
    this.#images.listen(this.element);
    this.#markdown.append(turn.text);
    this.draw();
    this.#showState();
  }

  get turn(): Turn {
    return { ...this.#turn, text: this.#markdown.text };
  }

  append(text: string): void {
    this.#markdown.append(text);
    if (!this.#progress.hidden) this.#showProgress();
    drawSoon(this);
  }

  change(change: TurnChange): void {
    const { text, ...rest } = change;
    this.#turn = applyChange(this.#turn, rest);
    if (text !== undefined) this.#replaceText(text);
    this.draw();
    this.#showState();
  }

  /** Handles the result of showing or saving an image. */
  image(href: string, outcome: ImageOutcome): void {
    this.#images.take(href, outcome);
  }

  /** Releases resources outside the element. */
  dispose(): void {
    drawNoMore(this);
    this.#images.dispose();
  }

  draw(): void {
    drawNoMore(this);
    if (this.#turn.state === "streaming") this.#markdown.render();
    else this.#markdown.finish();
  }

  /** Applies the site's final text, which usually differs only in surrounding white space. */
  #replaceText(text: string): void {
    const shown = this.#markdown.text;
    if (text.trim() === shown.trim()) return;
    if (text.startsWith(shown)) {
      this.#markdown.append(text.slice(shown.length));
    } else {
      this.#markdown.reset();
      this.#markdown.append(text);
    }
  }

  #onClick(event: MouseEvent): void {
    const found = event.target instanceof Element
      ? codeActionOf(event.target)
      : undefined;
    if (!found) return;
    const { action, code } = found;
    this.#context.post({
      type: "code-action",
      action,
      turnId: this.#turn.id,
      code: code.text,
      language: code.language,
    });
    if (action === "copy") this.#tellCopied(event.target as Element);
  }

  #tellCopied(target: Element): void {
    const button = target.closest("button");
    if (button) showCopied(button);
    this.#context.announcer.say(t("copied"));
  }

  #showProgress(): void {
    const { state, progress } = this.#turn;
    const silent = state !== "streaming" ||
      (!progress && this.#markdown.text !== "");
    this.#progress.hidden = silent;
    if (silent) this.#progress.replaceChildren();
    else {
      this.#progress.replaceChildren(
        icon("loading"),
        ...textNodes(progress || t("waiting")),
      );
    }
  }

  #showState(): void {
    this.element.setAttribute("data-state", this.#turn.state);
    this.#showProgress();
    const parts = this.#turn.state === "streaming" ? [] : [
      this.#problem(),
      this.#notice(),
      this.#otherImages(),
      this.#toolbar(),
      this.#shortcuts(),
    ];
    const focused = this.#extras.contains(document.activeElement);
    this.#extras.replaceChildren(...parts.filter((part) => part !== undefined));
    if (focused) {
      this.#extras.querySelector("button")?.focus({ preventScroll: true });
    }
  }

  /** Shows why the answer is incomplete. */
  #problem(): HTMLElement | undefined {
    const { state, error } = this.#turn;
    if (state === "complete") return undefined;
    const empty = this.#markdown.text.trim() === "";
    const message = error?.message ??
      t(
        state === "stopped"
          ? (empty ? "stoppedEmpty" : "stopped")
          : "interrupted",
      );
    const actions = (error?.actions ?? []).map((action, index) =>
      textButton(
        action.label,
        () =>
          this.#context.post({
            type: "error-action",
            turnId: this.#turn.id,
            actionId: action.id,
          }),
        index === 0 ? "primary" : "secondary",
      )
    );
    if (actions.length === 0) {
      actions.push(textButton(t("askAgain"), () => this.#regenerate()));
    }
    const sign = {
      failed: "error",
      interrupted: "warning",
      stopped: "circle-slash",
      streaming: "info",
    };
    return element(
      "div",
      { class: `problem ${state}` },
      icon(sign[state]),
      element(
        "div",
        { class: "problem-text" },
        element("p", { class: "problem-message", text: message }),
        ...(error?.hint
          ? [element("p", { class: "problem-hint", text: error.hint })]
          : []),
        element("div", { class: "problem-actions" }, ...actions),
      ),
    );
  }

  #notice(): HTMLElement | undefined {
    const { notice } = this.#turn;
    return notice === undefined
      ? undefined
      : element("p", { class: "problem-hint", text: notice });
  }

  /** Shows images that the site added but that the text does not reference. */
  #otherImages(): HTMLElement | undefined {
    const inText = this.#images.shownIn(this.#markdown.element);
    const images = (this.#turn.images ?? [])
      .filter(({ href }) => isImageAddress(href) && !inText.has(href));
    if (images.length === 0) return undefined;
    return element(
      "div",
      { class: "answer-images" },
      ...images.map(({ href, label }) => this.#images.card(href, label)),
    );
  }

  #toolbar(): HTMLElement | undefined {
    const buttons: HTMLElement[] = [];
    if (this.#markdown.text.trim() !== "") {
      const copy = iconButton("copy", t("copyAnswer"), () => {
        this.#context.post({ type: "copy-answer", turnId: this.#turn.id });
        this.#tellCopied(copy);
      });
      buttons.push(copy);
    }
    buttons.push(
      iconButton("refresh", t("regenerate"), () => this.#regenerate()),
    );
    return element("div", { class: "turn-toolbar" }, ...buttons);
  }

  #regenerate(): void {
    const { chatId } = this.#context;
    this.#context.post({ type: "regenerate", chatId, turnId: this.#turn.id });
  }

  /** Shows the follow-up questions that the site suggests. */
  #shortcuts(): HTMLElement | undefined {
    const shortcuts = this.#turn.shortcuts ?? [];
    if (shortcuts.length === 0) return undefined;
    return element(
      "ul",
      { class: "suggestions", attributes: { "aria-label": t("suggestions") } },
      ...shortcuts.map(({ id, label }) =>
        element(
          "li",
          {},
          textButton(label, () =>
            this.#context.post({
              type: "shortcut",
              turnId: this.#turn.id,
              shortcutId: id,
            })),
        )
      ),
    );
  }
}
