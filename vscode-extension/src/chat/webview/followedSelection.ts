import * as vscode from "vscode";
import { contextId, toStored } from "../../context/attached.ts";
import { selectionContext } from "../../context/collect.ts";
import { Disposable } from "../../platform/disposable.ts";
import type { Settings } from "../../platform/settings.ts";
import type { StoredContext } from "../../common/chat/transcript.ts";

/** Debounces selection changes, which fire many times a second while the user drags. */
const DELAY = 200;

/** Shows the editor's selection as a chip, if the setting is on. */
export class FollowedSelection extends Disposable {
  readonly #settings: Settings;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  #context: StoredContext | undefined;
  /** A selection that was removed or already sent is not offered again. */
  #dismissed: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  constructor(settings: Settings) {
    super();
    this.#settings = settings;
    this.own(vscode.window.onDidChangeTextEditorSelection((event) => {
      if (event.textEditor === vscode.window.activeTextEditor) this.#later();
    }));
    this.own(vscode.window.onDidChangeActiveTextEditor(() => this.#later()));
    this.own(settings.onDidChange((names) => {
      if (names.has("context.selection")) this.update();
    }));
    this.update();
  }

  get context(): StoredContext | undefined {
    return this.#context;
  }

  /** Stops offering this selection. */
  dismiss(): void {
    if (!this.#context) return;
    this.#dismissed = fingerprint(this.#context);
    this.update();
  }

  /** Stops offering a selection that was sent with a question from elsewhere. */
  sent(context: readonly StoredContext[]): void {
    this.update();
    const own = this.#context;
    if (own && context.some((one) => contextId(one) === contextId(own))) {
      this.dismiss();
    }
  }

  /** Updates the chip from the current selection. */
  update(): void {
    clearTimeout(this.#timer);
    const found = this.#settings.get("context.selection")
      ? selectionContext()
      : undefined;
    const stored = found && toStored(found);
    const context = stored && fingerprint(stored) !== this.#dismissed
      ? stored
      : undefined;
    if (!found) this.#dismissed = undefined;
    const same = context && this.#context
      ? fingerprint(context) === fingerprint(this.#context)
      : context === this.#context;
    if (same) return;
    this.#context = context;
    this.#changed.fire();
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    super.dispose();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.update(), DELAY);
  }
}

function fingerprint(context: StoredContext): string {
  return `${contextId(context)}@${context.version}`;
}
