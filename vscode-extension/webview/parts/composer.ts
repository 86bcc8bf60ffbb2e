import type { Context } from "../context.ts";
import { element, iconButton } from "../dom.ts";
import { t } from "../words.ts";
import type { ContextChip } from "../../protocol/messages.ts";
import { Chips } from "./chips.ts";
import { FileDrop } from "./fileDrop.ts";
import { Limit } from "./limit.ts";
import { SlashCommands } from "./slashCommands.ts";
import { TextField } from "./textField.ts";

/** What the composer needs to know and to tell. */
export interface ComposerEvents {
  /** The text has changed. */
  onDraft(): void;
  /** A question is about to go; `false` where something else has to be settled first. */
  mayAsk(): boolean;
  /** A question was taken by the host. */
  onAsked(): void;
  /** Earlier questions, the newest first. */
  history(): string[];
}

/** Where questions are written. */
export class Composer {
  readonly element = element("form", { class: "composer" });
  readonly #context: Context;
  readonly #events: ComposerEvents;
  readonly #field: TextField;
  readonly #chips: Chips;
  readonly #files: FileDrop;
  readonly #limit: Limit;
  readonly #commands: SlashCommands;
  #send = iconButton("send", "");
  #stop = iconButton("debug-stop", "");
  /** The text that the host has been asked to take, until it has answered. */
  #pending: string | undefined;
  /** How far back in the history the field is; -1 where the text is new. */
  #recalled = -1;

  constructor(context: Context, events: ComposerEvents) {
    this.#context = context;
    this.#events = events;
    this.#field = new TextField({
      onInput: () => this.#changed(),
      onSubmit: () => this.ask(),
      onKey: (event) => this.#commands.onKey(event) || this.#onKey(event),
    });
    this.#commands = new SlashCommands(
      context,
      this.#field,
      () => this.#changed(),
    );
    this.#chips = new Chips(
      context,
      (chipId) => context.post({ type: "remove-chip", chipId }),
      () => this.focus(),
    );
    this.#limit = new Limit(context);
    this.#files = new FileDrop(context, (message) => this.refuse(message));
    this.#field.element.addEventListener(
      "paste",
      (event) => this.#files.paste(event),
    );
    this.element.addEventListener("submit", (event) => event.preventDefault());
  }

  get text(): string {
    return this.#field.value;
  }

  set text(text: string) {
    this.#field.value = text;
    this.#recalled = -1;
    this.#limit.clearRefusal();
    this.#limit.update(text, this.#chips.chips);
  }

  set chips(chips: readonly ContextChip[]) {
    this.#chips.chips = chips;
    this.#limit.clearRefusal();
    this.#limit.update(this.text, chips);
  }

  /** Chips have come or gone. What was attached on purpose is said aloud; a selection just follows. */
  changeChips(chips: readonly ContextChip[]): void {
    const known = new Set(this.#chips.chips.map((chip) => chip.id));
    for (const chip of chips) {
      if (known.has(chip.id) || chip.kind === "selection") continue;
      this.#context.announcer.say(t("attachedFile", chip.label));
    }
    this.chips = chips;
  }

  /** What is shown over the chat while files are dragged over it. */
  get dropTarget(): HTMLElement {
    return this.#files.element;
  }

  /** Shows, and reads aloud, why something was not done. */
  refuse(message: string): void {
    this.#limit.refuse(message);
  }

  focus(): void {
    this.#field.focus();
  }

  /** Builds the composer with its words; its text and its focus stay. */
  build(): void {
    const focused = this.element.contains(document.activeElement);
    this.#send = iconButton("send", t("send"), () => this.ask());
    this.#stop = iconButton("debug-stop", t("stop"), () => this.stop());
    const attach = iconButton(
      "attach",
      t("attach"),
      () => this.#context.post({ type: "attach" }),
    );
    const { botName, siteName } = this.#context.settings;
    this.#field.setLabels(
      t("composer"),
      siteName === ""
        ? t("composerPlaceholderNoSite")
        : t("composerPlaceholder", botName || siteName),
    );
    this.#field.element.setAttribute("aria-description", t("composerHint"));
    this.#field.element.setAttribute(
      "aria-describedby",
      `${this.#limit.counter.id} ${this.#limit.refusal.id}`,
    );
    this.element.replaceChildren(
      this.#commands.element,
      element(
        "div",
        { class: "input-box" },
        this.#chips.element,
        this.#field.element,
        element(
          "div",
          { class: "composer-toolbar" },
          attach,
          element("span", { class: "spring" }),
          this.#limit.counter,
          this.#send,
          this.#stop,
        ),
      ),
      this.#limit.refusal,
    );
    this.#files.build();
    this.updateStatus();
    this.#limit.update(this.text, this.#chips.chips);
    if (focused) this.focus();
  }

  /** Shows Stop while an answer is under way, Send otherwise. */
  updateStatus(): void {
    const { busy } = this.#context;
    const active = document.activeElement;
    const hidden = busy ? this.#send : this.#stop;
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
    // The focus must not fall on the other button: who meant Stop would send.
    if (active === hidden) this.focus();
  }

  stop(): void {
    this.#context.post({ type: "stop", chatId: this.#context.chatId });
  }

  /** Sends the question, if there is one and it fits. */
  ask(): void {
    const text = this.text;
    if (text.trim() === "" || text === this.#pending) return;
    // What was pasted just before belongs to the question.
    const { reading } = this.#files;
    if (reading) return void reading.then(() => this.ask());
    if (!this.#limit.check(text) || !this.#events.mayAsk()) return;
    this.#pending = text;
    this.#context.request(
      (requestId) => ({
        type: "ask",
        requestId,
        chatId: this.#context.chatId,
        text,
      }),
      {
        accepted: () => {
          this.#pending = undefined;
          if (this.text === text) {
            this.text = "";
            this.#events.onDraft();
          }
          this.#events.onAsked();
        },
        refused: (message) => {
          this.#pending = undefined;
          this.#limit.refuse(message);
        },
      },
    );
  }

  /** The host does not know of a question that was on its way. */
  forgetPending(): void {
    this.#pending = undefined;
  }

  #changed(): void {
    this.#recalled = -1;
    this.#limit.clearRefusal();
    this.#limit.update(this.text, this.#chips.chips);
    this.#commands.update();
    this.#events.onDraft();
  }

  #onKey(event: KeyboardEvent): boolean {
    if (event.key === "Escape" && this.#context.busy) {
      this.stop();
      return true;
    }
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) {
      return false;
    }
    if (event.key === "ArrowUp" && (this.text === "" || this.#recalled >= 0)) {
      return this.#recall(1);
    }
    if (event.key === "ArrowDown" && this.#recalled >= 0) {
      return this.#recall(-1);
    }
    return false;
  }

  /** Puts an earlier question into the field, or a later one, or none. */
  #recall(step: number): boolean {
    const history = this.#events.history();
    const index = this.#recalled + step;
    if (index >= history.length) return true;
    this.text = history[index] ?? "";
    this.#recalled = index;
    this.#events.onDraft();
    return true;
  }
}
