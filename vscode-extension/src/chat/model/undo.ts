import * as vscode from "vscode";
import type { UndoOffer } from "../../../protocol/messages.ts";
import { Disposable } from "../../platform/disposable.ts";

/** Undoes the last removal. */
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
   * Offers an undo, replacing an earlier one.
   *
   * @param over Called when the offer expires unused, so that the removed data can be deleted for
   * good.
   */
  offerUndo(text: string, run: () => Promise<void>, over: () => void): void {
    this.#over?.();
    this.#offer = { id: crypto.randomUUID(), text };
    this.#run = run;
    this.#over = over;
    this.#changed.fire(this.#offer);
  }

  /** Withdraws the offer. */
  clear(): void {
    if (!this.#offer) return;
    const over = this.#over;
    this.#forget();
    over?.();
  }

  /** Performs the undo if this offer is still current. */
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
