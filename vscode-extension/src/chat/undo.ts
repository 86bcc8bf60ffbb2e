import * as vscode from "vscode";
import type { UndoOffer } from "../../types/messages.ts";
import { Disposable } from "../disposable.ts";

/** The way back from the last thing that was removed. */
export class Undo extends Disposable {
  readonly #changed = this.own(new vscode.EventEmitter<UndoOffer | null>());
  #offer: UndoOffer | null = null;
  #run: (() => Promise<void>) | undefined;

  readonly onDidChange: vscode.Event<UndoOffer | null> = this.#changed.event;

  get offer(): UndoOffer | null {
    return this.#offer;
  }

  /** Offers a way back, in place of an earlier one. */
  offerUndo(text: string, run: () => Promise<void>): void {
    this.#offer = { id: crypto.randomUUID(), text };
    this.#run = run;
    this.#changed.fire(this.#offer);
  }

  /** The offer is over. */
  clear(): void {
    if (!this.#offer) return;
    this.#offer = null;
    this.#run = undefined;
    this.#changed.fire(null);
  }

  /** Takes the offer, if it is still the one that stands. */
  async undo(id: string): Promise<void> {
    if (this.#offer?.id !== id) return;
    const run = this.#run;
    this.clear();
    await run?.();
  }
}
