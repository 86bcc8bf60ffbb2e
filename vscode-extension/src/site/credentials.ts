import type * as vscode from "vscode";

/** How a user signs in to a site. */
export type Credentials =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string };

const PREFIX = "askGpt4.credentials.";

/** The user's credentials, one set per site, in VS Code's secret storage. */
export class CredentialStore {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** Fires with the key of a site when its credentials changed. */
  onDidChange(listener: (siteKey: string) => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (key.startsWith(PREFIX)) listener(key.slice(PREFIX.length));
    });
  }

  /** The authorization header, if any. */
  async headers(siteKey: string): Promise<Record<string, string> | undefined> {
    const authorization = await this.#secrets.get(PREFIX + siteKey);
    return authorization === undefined ? undefined : { authorization };
  }

  async set(siteKey: string, credentials: Credentials): Promise<void> {
    await this.#secrets.store(PREFIX + siteKey, authorization(credentials));
  }

  async delete(siteKey: string): Promise<void> {
    await this.#secrets.delete(PREFIX + siteKey);
  }
}

/** Whether a text can be sent as a token in an HTTP header. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function authorization(credentials: Credentials): string {
  if (credentials.kind === "bearer") return `Bearer ${credentials.token}`;
  const bytes = new TextEncoder()
    .encode(`${credentials.user}:${credentials.password}`);
  return `Basic ${btoa(String.fromCodePoint(...bytes))}`;
}
