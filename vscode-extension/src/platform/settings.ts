import * as vscode from "vscode";

/** The value of `askGpt4.site` that stands for the built-in demo site. */
export const DEMO = "demo";

/** The settings under `askGpt4.`, by their names there. */
export interface SettingValues {
  /** An address, `demo`, or empty for the default site. */
  site: string;
  /** Empty: the one on the site's page, else `default`. */
  botId: string;
  /** In characters; 0: what the site's page says. */
  messageLimit: number;
  /** In seconds; 0: none. */
  "timeout.firstEvent": number;
  "timeout.idle": number;
  "timeout.total": number;
  /** Whether the selection goes along with questions by itself. */
  "context.selection": boolean;
  /** Whether the lightbulb offers to explain the selection, fix it and so on. */
  codeActions: boolean;
  statusBar: boolean;
}

/** The name of a setting without `askGpt4.`. */
export type SettingName = keyof SettingValues;

const SECTION = "askGpt4";

/** The settings as they are now, typed, with news of changes. */
export class Settings implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ReadonlySet<SettingName>>();
  readonly #listener: vscode.Disposable;

  /** The names of the settings that have changed. */
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

  /** A setting's value. The manifest gives every setting a default, so there always is one. */
  get<Name extends SettingName>(name: Name): SettingValues[Name] {
    const { value, fallback } = read(name);
    if (PRIVATE_IF_OFF.has(name) && isOffAnywhere(name)) {
      return false as SettingValues[Name];
    }
    // Somebody who edits settings.json by hand may write anything.
    return typeof value === typeof fallback ? value! : fallback!;
  }

  /** Writes the user's own setting. */
  async set<Name extends SettingName>(
    name: Name,
    value: SettingValues[Name] | undefined,
  ): Promise<void> {
    await vscode.workspace.getConfiguration(SECTION)
      .update(name, value, vscode.ConfigurationTarget.Global);
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
 * The more private value wins: neither a trusted workspace nor a dev container, whose settings are the
 * remote machine's, can switch on what the user switched off.
 */
function isOffAnywhere(name: SettingName): boolean {
  const values: Record<string, unknown> | undefined = vscode.workspace
    .getConfiguration(SECTION).inspect(name);
  return [
    values?.["globalValue"],
    // Not in VS Code's types: the user's own value, where the remote machine's overrides it.
    values?.["globalLocalValue"],
    values?.["workspaceValue"],
    values?.["workspaceFolderValue"],
  ].some((value) => value !== undefined && value !== true);
}

/** The settings that have text sent, or offered to be sent. */
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
