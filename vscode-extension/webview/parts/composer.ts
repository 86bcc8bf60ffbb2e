import type { Context } from "../context.ts";
import { element, iconButton } from "../dom.ts";
import { t } from "../strings.ts";
import type { ContextChip } from "../../protocol/messages.ts";
import { Chips } from "./chips.ts";
import { FileDrop } from "./fileDrop.ts";
import { Limit } from "./limit.ts";
import { SlashCommands } from "./slashCommands.ts";
import { TextField } from "./textField.ts";

/** Callbacks and state that the composer needs. */
export interface ComposerEvents {
  /** The text changed. */
  onDraft(): void;
  /** Called before a question is sent; returns `false` to keep it back. */
  mayAsk(): boolean;
  /** The host accepted a question. */
  onAsked(): void;
  /** Earlier questions, newest first. */
  history(): string[];
}

/** The input for questions. */
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
  /** The text sent to the host, until the host has answered. */
  #pending: string | undefined;
  /** The position in the history; -1 for new text. */
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

  /** The chips changed. Announces explicit attachments; the selection follows silently. */
  changeChips(chips: readonly ContextChip[]): void {
    const known = new Set(this.#chips.chips.map((chip) => chip.id));
    for (const chip of chips) {
      if (known.has(chip.id) || chip.kind === "selection") continue;
      this.#context.announcer.say(t("attachedFile", chip.label));
    }
    this.chips = chips;
  }

  /** The overlay while files are dragged over the chat. */
  get dropTarget(): HTMLElement {
    return this.#files.element;
  }

  /** Shows and announces why something was not done. */
  refuse(message: string): void {
    this.#limit.refuse(message);
  }

  focus(): void {
    this.#field.focus();
  }

  /** Builds the composer with its strings; its text and focus are kept. */
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

  /** Shows Stop while an answer is in progress, Send otherwise. */
  updateStatus(): void {
    const { busy } = this.#context;
    const active = document.activeElement;
    const hidden = busy ? this.#send : this.#stop;
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
    // Do not move the focus to the other button: a user about to press Stop would send instead.
    if (active === hidden) this.focus();
  }

  stop(): void {
    this.#context.post({ type: "stop", chatId: this.#context.chatId });
  }

  /** Sends the question if it is not empty and fits the limit. */
  ask(): void {
    const text = this.text;
    if (text.trim() === "" || text === this.#pending) return;
    // Wait for files that were pasted right before.
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

  /** Restores the text if the host did not receive the question. */
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

  /** Moves through the history of questions. */
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
