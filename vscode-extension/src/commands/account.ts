import * as vscode from "vscode";
import { askForText, notify, pick, type PickItem } from "../platform/window.ts";
import { type Credentials, isToken } from "../site/credentials.ts";
import { isUnencrypted } from "../site/configuredSite.ts";
import type { SiteService } from "../site/siteService.ts";
import type { Command } from "../platform/command.ts";

type Kind = PickItem & { kindOf: Credentials["kind"] };

/** Signs in to a site. The credentials are kept in VS Code's secret storage. */
export class SignInCommand implements Command {
  readonly id = "askGpt4.signIn";
  readonly #site: SiteService;

  constructor(site: SiteService) {
    this.#site = site;
  }

  async execute(): Promise<void> {
    const { site } = this.#site;
    if (site.demo) {
      void notify(
        "information",
        vscode.l10n.t("The demo doesn't require signing in."),
      );
      return;
    }
    if (isUnencrypted(site.url)) {
      void notify(
        "warning",
        vscode.l10n.t(
          "The connection to {0} is not encrypted and would expose your credentials. Use an https URL.",
          site.name,
        ),
      );
      return;
    }
    const credentials = await this.#read(site.name);
    if (!credentials) return;
    await this.#site.credentials.set(site.key, credentials);
    void notify(
      "information",
      vscode.l10n.t(
        "Signed in to {0}. This applies from your next question on.",
        site.name,
      ),
    );
  }

  async #read(siteName: string): Promise<Credentials | undefined> {
    const title = vscode.l10n.t("Sign In to {0}", siteName);
    const kinds: Kind[] = [
      {
        kindOf: "basic",
        label: vscode.l10n.t("Username and Application Password"),
        detail: vscode.l10n.t(
          "Created in your profile in the WordPress admin",
        ),
      },
      {
        kindOf: "bearer",
        label: vscode.l10n.t("Access Token"),
        detail: vscode.l10n.t("Issued by the site's owner"),
      },
    ];
    const kind = await pick(kinds, { title });
    if (kind?.kindOf === "bearer") {
      const prompt = vscode.l10n.t("Access token");
      const token = await ask(
        title,
        prompt,
        true,
        (text) =>
          isToken(text) ? undefined : vscode.l10n.t(
            "A token can't contain spaces or special characters.",
          ),
      );
      return token === undefined ? undefined : { kind: "bearer", token };
    }
    if (!kind) return undefined;
    const user = await ask(title, vscode.l10n.t("Username"), false);
    if (user === undefined) return undefined;
    const password = await ask(
      title,
      vscode.l10n.t("Application password"),
      true,
    );
    return password === undefined
      ? undefined
      : { kind: "basic", user, password };
  }
}

/** Deletes the site's credentials. */
export class SignOutCommand implements Command {
  readonly id = "askGpt4.signOut";
  readonly #site: SiteService;

  constructor(site: SiteService) {
    this.#site = site;
  }

  async execute(): Promise<void> {
    const { key, name } = this.#site.site;
    await this.#site.credentials.delete(key);
    void notify(
      "information",
      vscode.l10n.t("Signed out of {0}.", name),
    );
  }
}

async function ask(
  title: string,
  prompt: string,
  password: boolean,
  problem?: (text: string) => string | undefined,
): Promise<string | undefined> {
  const value = await askForText({
    title,
    prompt,
    password,
    ignoreFocusOut: true,
    problem: (text) =>
      /[\r\n]/.test(text) || text.trim() === ""
        ? vscode.l10n.t("A value is required.")
        : problem?.(text.trim()),
  });
  return value?.trim();
}
