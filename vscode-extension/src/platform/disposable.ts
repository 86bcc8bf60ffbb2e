import type * as vscode from "vscode";

/** Owns resources and disposes of them together. */
export abstract class Disposable implements vscode.Disposable {
  readonly #owned: vscode.Disposable[] = [];

  /** Registers a resource to dispose of. */
  protected own<T extends vscode.Disposable>(resource: T): T {
    this.#owned.push(resource);
    return resource;
  }

  dispose(): void {
    for (const resource of this.#owned.splice(0).reverse()) resource.dispose();
  }
}
