import * as vscode from "vscode";
import type { UndoOffer } from "../../../protocol/messages.ts";
import { Disposable } from "../../platform/disposable.ts";

/** The way back from the last thing that was removed. */
export class Undo extends Disposable {
  readonly #changed = this.own(new vscode.EventEmitter<UndoOffer | null>());
  #offer: UndoOffer | null = null;
  #run: (() => Promise<void>) | undefined;
  #over: (() => void) | undefined;

  readonly onDidChange: vscode.Event<UndoOffer | null> = this.#changed.event;

  get offer(): UndoOffer | null {
    return this.#offer;
  }

  /**
   * Offers a way back, in place of an earlier one.
   *
   * @param over Called when nobody can take it any more and nobody did: what was removed can go for good.
   */
  offerUndo(text: string, run: () => Promise<void>, over: () => void): void {
    this.#over?.();
    this.#offer = { id: crypto.randomUUID(), text };
    this.#run = run;
    this.#over = over;
    this.#changed.fire(this.#offer);
  }

  /** The offer is over. */
  clear(): void {
    if (!this.#offer) return;
    const over = this.#over;
    this.#forget();
    over?.();
  }

  /** Takes the offer, if it is still the one that stands. */
  async undo(id: string): Promise<void> {
    if (this.#offer?.id !== id) return;
    const run = this.#run;
    this.#forget();
    await run?.();
  }

  #forget(): void {
    this.#offer = null;
    this.#run = undefined;
    this.#over = undefined;
    this.#changed.fire(null);
  }
}
