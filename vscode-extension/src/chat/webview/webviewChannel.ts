import type * as vscode from "vscode";
import type { HostMessageBody, Snapshot } from "../../../protocol/messages.ts";

/** The part of a webview that the channel needs. */
export interface WebviewPort {
  postMessage(message: unknown): Thenable<boolean>;
  asWebviewUri(uri: vscode.Uri): vscode.Uri;
}

/**
 * Sends messages to the webview. Numbers them, and sends nothing while no webview is ready: hidden
 * webviews are discarded and request a snapshot when they are shown again.
 */
export class WebviewChannel {
  #port: WebviewPort | undefined;
  #ready = false;
  #seq = 0;

  /** Attaches a webview, which will send `ready`. */
  connect(port: WebviewPort): void {
    this.#port = port;
  }

  /** The webview was disposed of, or is about to be. */
  disconnect(): void {
    this.#ready = false;
  }

  /** Whether a webview has received its snapshot. */
  get ready(): boolean {
    return this.#ready;
  }

  /** The URL by which the webview can load a local file; empty without a webview. */
  address(uri: vscode.Uri): string {
    return this.#port?.asWebviewUri(uri).toString() ?? "";
  }

  /** Sends a snapshot to a webview that is ready or has missed a message. */
  snapshot(snapshot: Snapshot): void {
    this.#ready = true;
    this.#post(snapshot);
  }

  send(body: HostMessageBody): void {
    if (this.#ready) this.#post(body);
  }

  #post(body: HostMessageBody): void {
    // Not awaited: the promise may never settle if the webview is disposed of.
    void this.#port?.postMessage({ ...body, seq: ++this.#seq });
  }
}
