import type * as vscode from "vscode";

const KEY = "askGpt4.consent";

/** The sites that the user gave consent for, and when. */
export class ConsentStore {
  readonly #state: vscode.Memento;

  /** @param state Stored on this machine, across workspaces. */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  has(siteKey: string): boolean {
    return Object.hasOwn(this.#all, siteKey);
  }

  get sites(): string[] {
    return Object.keys(this.#all);
  }

  async give(siteKey: string): Promise<void> {
    await this.#state.update(KEY, { ...this.#all, [siteKey]: Date.now() });
  }

  async withdraw(siteKey: string): Promise<void> {
    const { [siteKey]: _, ...rest } = this.#all;
    await this.#state.update(KEY, rest);
  }

  get #all(): Record<string, number> {
    return this.#state.get<Record<string, number>>(KEY, {});
  }
}
