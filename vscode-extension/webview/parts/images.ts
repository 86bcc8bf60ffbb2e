import type { Context } from "../context.ts";
import { element, icon } from "../dom.ts";
import { getMeaning, morphChildren, setMeaning } from "../markdown/morph.ts";
import { t } from "../strings.ts";
import type { ImageOutcome } from "../../protocol/messages.ts";

/** The actions of an image. */
type Wish = "show" | "save";

/** What identifies an image card. */
interface Image {
  href: string;
  alt: string;
}

/** The state of an image. */
interface ImageState {
  /** The pending request to the host. */
  wish?: Wish;
  /** The object URL after it was fetched. */
  address?: string;
  shown: boolean;
  /** The last error, and the action that failed. */
  problem?: { message: string; wish: Wish };
  /** The last action that succeeded. */
  notice?: string;
}

const ACTIONS = ["show", "hide", "save", "again"] as const;

/**
 * The images of one answer. None is loaded automatically, because the request would tell the
 * image's host that the answer was read, and when. A card shows the description and the host
 * instead, and fetches the image on request. An image may have several cards, which share their
 * state.
 */
export class AnswerImages {
  readonly #context: Context;
  readonly #turnId: string;
  readonly #states = new Map<string, ImageState>();
  #root: HTMLElement | undefined;

  constructor(context: Context, turnId: string) {
    this.#context = context;
    this.#turnId = turnId;
  }

  /** Handles the clicks in an element that contains all cards. */
  listen(root: HTMLElement): void {
    this.#root = root;
    root.addEventListener("click", (event) => this.#onClick(event));
    // Error events of images do not bubble.
    root.addEventListener("error", (event) => this.#onDamaged(event), true);
  }

  /** Creates a card in the current state of its image. */
  card(href: string, alt: string): HTMLElement {
    const image: Image = { href, alt };
    const what = alt ? t("image", alt) : t("imageUnnamed");
    const card = element("span", {
      class: "image-card",
      attributes: {
        role: "group",
        "aria-label": t("imageFrom", what, hostOf(href)),
      },
    }, ...parts(image, this.#state(href)));
    setMeaning(card, image);
    return card;
  }

  /** The URLs of the images whose cards are in an element. */
  shownIn(root: Element): Set<string> {
    return new Set(
      [...root.querySelectorAll(".image-card")]
        .map((card) => (getMeaning(card) as Image).href),
    );
  }

  /** Handles the result of an action. */
  take(href: string, outcome: ImageOutcome): void {
    const state = this.#state(href);
    const { wish } = state;
    delete state.wish;
    if (outcome.kind === "loaded") {
      const { bytes, mediaType } = outcome;
      const blob = new Blob([bytes], { type: mediaType });
      if (state.address !== undefined) URL.revokeObjectURL(state.address);
      state.address = URL.createObjectURL(blob);
      state.shown = true;
      this.#context.announcer.say(t("imageShown"));
    } else if (outcome.kind === "saved") {
      state.notice = t("imageSaved", outcome.name);
      this.#context.announcer.say(state.notice);
    } else if (outcome.kind === "failed") {
      this.#fail(state, outcome.message, wish ?? "show");
    }
    this.#redraw(href);
  }

  /** Releases the object URLs. */
  dispose(): void {
    for (const { address } of this.#states.values()) {
      if (address !== undefined) URL.revokeObjectURL(address);
    }
    this.#states.clear();
  }

  #state(href: string): ImageState {
    const state = this.#states.get(href) ?? { shown: false };
    this.#states.set(href, state);
    return state;
  }

  #onClick({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const name = target.closest("[data-image-action]")
      ?.getAttribute("data-image-action");
    const action = ACTIONS.find((action) => action === name);
    const image = imageOf(target);
    if (action && image) this.#act(action, image);
  }

  #act(action: (typeof ACTIONS)[number], { href, alt }: Image): void {
    const state = this.#state(href);
    if (state.wish) return;
    const wish = action === "again" ? state.problem?.wish : action;
    delete state.problem;
    delete state.notice;
    if (wish === "hide") state.shown = false;
    else if (wish === "show" && state.address !== undefined) state.shown = true;
    else if (wish) {
      state.wish = wish;
      const label = [...alt].slice(0, 200).join("");
      this.#context.post({
        type: wish === "show" ? "show-image" : "save-image",
        turnId: this.#turnId,
        href,
        label,
      });
    }
    this.#redraw(href);
  }

  /** Handles an image that the browser can't decode. */
  #onDamaged({ target }: Event): void {
    if (!(target instanceof HTMLImageElement)) return;
    const image = imageOf(target);
    const state = image && this.#state(image.href);
    if (!image || state?.address !== target.src) return;
    URL.revokeObjectURL(state.address);
    delete state.address;
    state.shown = false;
    this.#fail(state, t("imageDamaged"), "show");
    this.#redraw(image.href);
  }

  #fail(state: ImageState, message: string, wish: Wish): void {
    state.problem = { message, wish };
    this.#context.announcer.say(message);
  }

  #redraw(href: string): void {
    const state = this.#state(href);
    for (const card of this.#root?.querySelectorAll(".image-card") ?? []) {
      const image = getMeaning(card) as Image;
      // Reused elements keep the focus.
      if (image.href === href) morphChildren(card, 0, parts(image, state));
    }
  }
}

function imageOf(target: Element): Image | undefined {
  const card = target.closest(".image-card");
  return card ? getMeaning(card) as Image : undefined;
}

/** The host as it will be requested: Punycode reveals look-alike letters. */
function hostOf(href: string): string {
  return new URL(href).host;
}

/** The content of a card: always the same four slots, so that reused elements keep the focus. */
function parts(image: Image, state: ImageState): HTMLElement[] {
  return [
    picture(image, state),
    caption(image),
    actions(state),
    outcome(state),
  ];
}

function picture({ alt }: Image, { shown, address }: ImageState): HTMLElement {
  const place = element("span", { class: "image-picture" });
  if (shown && address !== undefined) {
    place.append(element("img", { attributes: { src: address, alt } }));
  }
  return place;
}

function caption({ href, alt }: Image): HTMLElement {
  return element(
    "span",
    { class: "image-words" },
    icon("file-media"),
    element(
      "span",
      { class: "image-text" },
      alt || t("imageUnnamed"),
      " ",
      element("a", {
        class: "image-host",
        text: hostOf(href),
        title: href,
        attributes: { href },
      }),
    ),
  );
}

function actions({ shown, wish }: ImageState): HTMLElement {
  const first = wish === "show"
    ? t("imageLoading")
    : t(shown ? "hideImage" : "showImage");
  const busy = wish !== undefined;
  return element(
    "span",
    { class: "image-actions" },
    action(first, shown ? "hide" : "show", busy),
    action(t("saveImage"), "save", busy),
  );
}

function outcome({ problem, notice }: ImageState): HTMLElement {
  const place = element("span", { class: "image-outcome" });
  if (problem) {
    place.classList.add("failed");
    place.append(
      icon("warning"),
      element("span", { text: problem.message }),
      action(t("tryAgain"), "again", false),
    );
  } else if (notice !== undefined) {
    place.append(icon("check"), element("span", { text: notice }));
  }
  return place;
}

/** A button with a text label; its click is handled through the card around it. */
function action(
  label: string,
  name: (typeof ACTIONS)[number],
  busy: boolean,
): HTMLElement {
  return element("button", {
    class: "text-button link",
    text: label,
    attributes: {
      type: "button",
      "data-image-action": name,
      ...(busy ? { "aria-disabled": "true" } : {}),
    },
  });
}
