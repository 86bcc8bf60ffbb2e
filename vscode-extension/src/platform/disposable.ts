import type * as vscode from "vscode";

/** An owner of resources: what it owns is let go when it is. */
export abstract class Disposable implements vscode.Disposable {
  readonly #owned: vscode.Disposable[] = [];

  /** Registers something to be disposed of together with this. */
  protected own<T extends vscode.Disposable>(resource: T): T {
    this.#owned.push(resource);
    return resource;
  }

  dispose(): void {
    for (const resource of this.#owned.splice(0).reverse()) resource.dispose();
  }
}
