import type { Context } from "../context.ts";
import { element, icon, iconButton, textButton, uniqueId } from "../dom.ts";
import { t } from "../strings.ts";
import type {
  ConsentAnswer,
  ConsentRequest,
  UndoOffer,
} from "../../protocol/messages.ts";

/** The content of an empty chat. */
export function welcome(
  context: Context,
  ask: (question: string) => void,
): HTMLElement {
  const { settings, post } = context;
  if (settings.siteName === "") return noSite(context);
  const site = settings.demo
    ? t("welcomeDemo")
    : t("welcomeSite", settings.siteName);
  const parts = [
    icon("comment-discussion"),
    element("h2", { text: settings.botName || t("welcomeTitle") }),
    element("p", { text: settings.greeting || t("welcomeText") }),
    element(
      "ul",
      { class: "examples", attributes: { "aria-label": t("examples") } },
      ...settings.examples.map((example) =>
        element("li", {}, textButton(example, () => ask(example)))
      ),
    ),
    element("p", { class: "welcome-site", text: site }),
  ];
  if (!settings.demo) {
    parts.push(
      textButton(t("tryDemo"), () => post({ type: "try-demo" }), "link"),
    );
  }
  return element("div", { class: "welcome" }, ...parts);
}

/** The content of an empty chat before a site is chosen. */
function noSite({ post }: Context): HTMLElement {
  return element(
    "div",
    { class: "welcome" },
    icon("globe"),
    element("h2", { text: t("noSiteTitle") }),
    element("p", { text: t("noSiteText") }),
    element(
      "div",
      { class: "card-actions" },
      textButton(
        t("noSiteChoose"),
        () => post({ type: "choose-site" }),
        "primary",
      ),
      textButton(t("tryDemo"), () => post({ type: "try-demo" })),
    ),
  );
}

/** Asks for consent, naming the site that will receive the text. */
export class ConsentCard {
  readonly element = element("section", {
    class: "consent",
    attributes: { hidden: "", tabindex: "-1" },
  });
  readonly #context: Context;
  #agree: HTMLButtonElement | undefined;
  #agreed: string | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The name of the site that the user gave consent for here. */
  get agreed(): string | undefined {
    return this.#agreed;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  show(request: ConsentRequest | null): void {
    this.element.hidden = request === null;
    if (!request) return this.element.replaceChildren();
    this.#agreed = undefined;
    const { settings } = this.#context;
    const { siteName, siteUrl } = request;
    const reply = (answer: ConsentAnswer) =>
      this.#context.post({ type: "consent", answer, siteUrl });
    const title = element("h2", {
      text: t("consentTitle"),
      attributes: { id: uniqueId("consent") },
    });
    const text = element("p", {
      text: t("consentText", siteName),
      attributes: { id: uniqueId("consent") },
    });
    this.element.setAttribute("aria-labelledby", title.id);
    this.element.setAttribute("aria-describedby", text.id);
    this.#agree = textButton(
      t("consentAgree"),
      () => {
        this.#agreed = siteName;
        reply("agree");
      },
      "primary",
    );
    const others = [
      textButton(
        t("chooseSite"),
        () => reply("choose-site"),
      ),
    ];
    if (!settings.demo) {
      others.push(
        textButton(
          t("tryDemo"),
          () => reply("demo"),
        ),
      );
    }
    this.element.replaceChildren(
      title,
      text,
      element("p", { class: "consent-url", text: siteUrl }),
      element("div", { class: "card-actions" }, this.#agree, ...others),
    );
  }

  focus(): void {
    this.#agree?.focus();
  }
}

/** Offers to undo a removal. */
export class UndoBar {
  readonly element = element("div", {
    class: "undo-bar",
    attributes: { hidden: "", role: "status" },
  });
  readonly #context: Context;
  readonly #onClosed: () => void;

  /** @param onClosed Called when the bar is removed while it has the focus. */
  constructor(context: Context, onClosed: () => void) {
    this.#context = context;
    this.#onClosed = onClosed;
  }

  show(offer: UndoOffer | null): void {
    const focused = this.element.contains(document.activeElement);
    this.element.hidden = offer === null;
    this.element.replaceChildren(
      ...(offer
        ? [
          element("span", { class: "undo-text", text: offer.text }),
          textButton(
            t("undo"),
            () => this.#context.post({ type: "undo", undoId: offer.id }),
            "link",
          ),
          iconButton("close", t("dismiss"), () => this.show(null)),
        ]
        : []),
    );
    if (focused && !offer) this.#onClosed();
  }
}
