import { element, icon } from "./dom.ts";
import { t } from "./strings.ts";

/** The distance from the end, in pixels, that still counts as the end. */
const NEAR = 24;

/**
 * Keeps the newest text visible while the user is at the end, and does not scroll otherwise. Never
 * uses `scrollIntoView`, which inside a webview also scrolls the frame.
 */
export class Follower {
  /** The button that jumps to the end; shown when the user is elsewhere. */
  readonly button = element("button", {
    class: "jump-button",
    onClick: () => this.follow(),
    attributes: { type: "button", hidden: "" },
  });
  readonly #scroller: HTMLElement;
  #following = true;
  #lastTop = 0;

  /**
   * @param scroller The scrolling element.
   * @param content The growing element inside it.
   * @param onMoved Called when the user has scrolled.
   */
  constructor(
    scroller: HTMLElement,
    content: HTMLElement,
    onMoved: () => void,
  ) {
    this.#scroller = scroller;
    scroller.addEventListener("scroll", () => {
      this.#moved();
      onMoved();
    }, { passive: true });
    const observer = new ResizeObserver(() => this.#settle());
    observer.observe(content);
    observer.observe(scroller);
  }

  get following(): boolean {
    return this.#following;
  }

  /** Scrolls to the end and follows it. */
  follow(): void {
    this.#following = true;
    this.#settle();
  }

  /** Scrolls to a position and stays there. */
  goTo(top: number): void {
    this.#following = false;
    this.#scroller.scrollTop = top;
    this.#lastTop = this.#scroller.scrollTop;
    this.#settle();
  }

  setStrings(): void {
    this.button.title = t("jumpToLatest");
    this.button.setAttribute("aria-label", t("jumpToLatest"));
    this.button.replaceChildren(icon("arrow-down"));
  }

  #distance(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #moved(): void {
    const top = this.#scroller.scrollTop;
    const distance = this.#distance();
    // Growing text also increases the distance to the end, so only scrolling up, however little,
    // leaves the end. Shrinking text scrolls up too, but only as far as the end.
    if (top < this.#lastTop && distance >= 1) this.#following = false;
    else if (top > this.#lastTop && distance <= NEAR) this.#following = true;
    this.#lastTop = top;
    this.#showButton();
  }

  #settle(): void {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#lastTop = this.#scroller.scrollTop;
    }
    this.#showButton();
  }

  #showButton(): void {
    const hide = this.#following || this.#distance() <= NEAR;
    if (hide && document.activeElement === this.button) {
      this.#scroller.focus({ preventScroll: true });
    }
    this.button.hidden = hide;
  }
}
