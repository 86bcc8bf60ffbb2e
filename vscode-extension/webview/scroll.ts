import { element, icon } from "./dom.ts";
import { t } from "./words.ts";

/** Closer to the end than this, the reader is at the end. */
const NEAR = 24;

/**
 * Keeps the newest text in view as long as the reader is at the end, and leaves the reader alone
 * otherwise. Never `scrollIntoView`: inside a webview that moves the frame as well.
 */
export class Follower {
  /** Brings the reader to the end; shown when the reader is elsewhere. */
  readonly button = element("button", {
    class: "jump-button",
    onClick: () => this.follow(),
    attributes: { type: "button", hidden: "" },
  });
  readonly #scroller: HTMLElement;
  #following = true;
  #lastTop = 0;

  /**
   * @param scroller The element that scrolls.
   * @param content What grows inside it.
   * @param onMoved Told whenever the reader has scrolled.
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

  /** Goes to the end and stays there. */
  follow(): void {
    this.#following = true;
    this.#settle();
  }

  /** Goes to a place and stays there. */
  goTo(top: number): void {
    this.#following = false;
    this.#scroller.scrollTop = top;
    this.#lastTop = this.#scroller.scrollTop;
    this.#settle();
  }

  setWords(): void {
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
    // Growing text increases the distance as well: only a reader who goes up wants to leave, be it by
    // the smallest step. Text that shrinks moves up too, but only as far as to the end.
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
