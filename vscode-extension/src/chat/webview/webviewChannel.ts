import type * as vscode from "vscode";
import type { HostMessageBody, Snapshot } from "../../../protocol/messages.ts";

/** The part of a webview that the channel needs. */
export interface WebviewPort {
  postMessage(message: unknown): Thenable<boolean>;
  asWebviewUri(uri: vscode.Uri): vscode.Uri;
}

/**
 * The line to the page. It numbers what it sends, and sends nothing to a page that is not there: hidden
 * pages are thrown away, and ask for a snapshot when they come back.
 */
export class WebviewChannel {
  #port: WebviewPort | undefined;
  #ready = false;
  #seq = 0;

  /** Where the page is, which will say `ready`. */
  connect(port: WebviewPort): void {
    this.#port = port;
  }

  /** The page is gone, or about to be. */
  disconnect(): void {
    this.#ready = false;
  }

  /** Whether there is a page that has had its snapshot. */
  get ready(): boolean {
    return this.#ready;
  }

  /** The address by which the page can show a file of the user's; empty where there is no page. */
  address(uri: vscode.Uri): string {
    return this.#port?.asWebviewUri(uri).toString() ?? "";
  }

  /** Sends all of it anew, to a page that has said that it is ready or has missed something. */
  snapshot(snapshot: Snapshot): void {
    this.#ready = true;
    this.#post(snapshot);
  }

  send(body: HostMessageBody): void {
    if (this.#ready) this.#post(body);
  }

  #post(body: HostMessageBody): void {
    // Never awaited: for a page that goes away meanwhile it may not settle.
    void this.#port?.postMessage({ ...body, seq: ++this.#seq });
  }
}
