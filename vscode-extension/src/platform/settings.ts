import * as vscode from "vscode";

/** The value of `askGpt4.site` that selects the built-in demo. */
export const DEMO = "demo";

/** The settings by their name below `askGpt4.`. */
export interface SettingValues {
  /** A URL, `demo`, or empty. */
  site: string;
  /** Empty: the chatbot on the site's page, otherwise `default`. */
  botId: string;
  /** In characters; 0: the limit that the site's page states. */
  messageLimit: number;
  /** In seconds; 0: no limit. */
  "timeout.firstEvent": number;
  "timeout.idle": number;
  "timeout.total": number;
  /** Whether the chat view attaches the selection automatically. */
  "context.selection": boolean;
  /** Whether to offer code actions. */
  codeActions: boolean;
  statusBar: boolean;
}

/** A site, as in the settings. */
export interface ChosenSite {
  site: string;
  botId?: string;
}

/** A setting's name without `askGpt4.`. */
export type SettingName = keyof SettingValues;

const SECTION = "askGpt4";

/** Typed access to the current settings, with change events. */
export class Settings implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ReadonlySet<SettingName>>();
  readonly #listener: vscode.Disposable;

  /** The names of the changed settings. */
  readonly onDidChange: vscode.Event<ReadonlySet<SettingName>> =
    this.#changed.event;

  constructor() {
    this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      const names = SETTING_NAMES.filter((name) =>
        event.affectsConfiguration(`${SECTION}.${name}`)
      );
      if (names.length > 0) this.#changed.fire(new Set(names));
    });
  }

  /** A setting's value. package.json declares a default for each. */
  get<Name extends SettingName>(name: Name): SettingValues[Name] {
    const { value, fallback } = read(name);
    if (PRIVATE_IF_OFF.has(name) && isOffAnywhere(name)) {
      return false as SettingValues[Name];
    }
    // settings.json is edited by hand and may contain anything.
    return typeof value === typeof fallback ? value! : fallback!;
  }

  /** Writes the user setting. */
  async set<Name extends SettingName>(
    name: Name,
    value: SettingValues[Name] | undefined,
  ): Promise<void> {
    await vscode.workspace.getConfiguration(SECTION)
      .update(name, value, vscode.ConfigurationTarget.Global);
  }

  /** The chosen site and its chatbot. */
  get choice(): ChosenSite {
    return { site: this.get("site"), botId: this.get("botId") };
  }

  /** Writes the user settings for a site; a chatbot's id is only valid on its own site. */
  async choose({ site, botId }: ChosenSite): Promise<void> {
    await this.set("botId", botId || undefined);
    await this.set("site", site || undefined);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}

function read<Name extends SettingName>(name: Name) {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return {
    value: configuration.get<SettingValues[Name]>(name),
    fallback: configuration.inspect<SettingValues[Name]>(name)?.defaultValue,
  };
}

/**
 * The more private value wins: neither a trusted workspace nor a dev container, whose settings are
 * the remote machine's, can turn on what the user turned off.
 */
function isOffAnywhere(name: SettingName): boolean {
  const values: Record<string, unknown> | undefined = vscode.workspace
    .getConfiguration(SECTION).inspect(name);
  return [
    values?.["globalValue"],
    // Missing in VS Code's types: the user's local value, where the remote machine's overrides it.
    values?.["globalLocalValue"],
    values?.["workspaceValue"],
    values?.["workspaceFolderValue"],
  ].some((value) => value !== undefined && value !== true);
}

/** The settings that decide whether text is sent, or offered to be sent. */
const PRIVATE_IF_OFF: ReadonlySet<SettingName> = new Set(
  [
    "context.selection",
    "codeActions",
  ] as const,
);

const SETTING_NAMES: readonly SettingName[] = [
  "site",
  "botId",
  "messageLimit",
  "timeout.firstEvent",
  "timeout.idle",
  "timeout.total",
  "context.selection",
  "codeActions",
  "statusBar",
];
