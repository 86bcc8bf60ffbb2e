/**
 * The only module that calls functions of `vscode.window` that show text. In notifications and
 * prompts VS Code turns `[label](command:…)` into a link that runs the command, and in lists and
 * the status bar `$(name)` into an icon. Every text passes through `inert`, so that site messages
 * and file names can't inject either. `test/unit/shownText.test.ts` enforces this.
 *
 * @module
 */
import * as vscode from "vscode";
import { inert } from "../common/inertText.ts";

/** The severity of a message: its icon, and whether screen readers announce it immediately. */
export type Severity = "information" | "warning" | "error";

/**
 * Shows a notification.
 *
 * @returns The button that the user pressed, or `undefined`.
 */
export function notify(
  severity: Severity,
  text: string,
  ...buttons: string[]
): Promise<string | undefined> {
  return showMessage(severity, text, {}, buttons);
}

/**
 * Shows a modal dialog.
 *
 * @param detail Its paragraphs.
 * @returns The button that the user pressed, or `undefined`.
 */
export function showDialog(
  severity: Severity,
  text: string,
  detail: readonly string[],
  ...buttons: string[]
): Promise<string | undefined> {
  return showMessage(severity, text, {
    modal: true,
    detail: detail.map(inert).join("\n\n"),
  }, buttons);
}

async function showMessage(
  severity: Severity,
  text: string,
  options: vscode.MessageOptions,
  buttons: readonly string[],
): Promise<string | undefined> {
  const items = buttons.map((button) => ({ title: inert(button), button }));
  const chosen = await show(severity)(inert(text), options, ...items);
  return chosen?.button;
}

function show(severity: Severity) {
  switch (severity) {
    case "information":
      return vscode.window.showInformationMessage;
    case "warning":
      return vscode.window.showWarningMessage;
    case "error":
      return vscode.window.showErrorMessage;
  }
}

/** Shows progress until the task ends. */
export function withProgress<T>(
  options: vscode.ProgressOptions,
  task: (token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> {
  const { title, ...others } = options;
  return vscode.window.withProgress(
    title === undefined ? others : { ...others, title: inert(title) },
    (_progress, token) => task(token),
  );
}

/** An item of a list to choose from. */
export interface PickItem {
  label: string;
  /** The name of a codicon, shown before the label. */
  icon?: string;
  description?: string | undefined;
  detail?: string;
  alwaysShow?: boolean;
  /** Whether it is a separator between items. */
  separator?: boolean;
  /** Whether it only informs: choosing it does nothing. */
  inactive?: boolean;
}

/** Options of a quick pick. */
export type PickOptions = Pick<
  vscode.QuickPickOptions,
  | "title"
  | "placeHolder"
  | "ignoreFocusOut"
  | "matchOnDescription"
  | "matchOnDetail"
>;

/**
 * Shows a quick pick.
 *
 * @returns The item, or `undefined`.
 */
export async function pick<T extends PickItem>(
  items: readonly T[] | Promise<readonly T[]>,
  options: PickOptions,
): Promise<T | undefined> {
  const { title, placeHolder, ...others } = options;
  const chosen = await vscode.window.showQuickPick<ShownItem<T>>(
    Promise.resolve(items).then((items) => items.map(toQuickPickItem)),
    {
      ...others,
      ...(title === undefined ? {} : { title: inert(title) }),
      ...(placeHolder === undefined ? {} : { placeHolder: inert(placeHolder) }),
    },
  );
  return chosen?.item;
}

/**
 * Shows a quick pick whose items depend on the typed text.
 *
 * @param items Returns the items for a text; called on each change.
 * @returns The item, or `undefined`.
 */
export function pickOrType<T extends PickItem>(
  items: (typed: string) => readonly T[],
  { title = "", placeHolder = "", ...others }: PickOptions,
): Promise<T | undefined> {
  const picker = vscode.window.createQuickPick<ShownItem<T>>();
  Object.assign(picker, others);
  picker.title = inert(title);
  picker.placeholder = inert(placeHolder);
  const update = () => {
    picker.items = items(picker.value).map(toQuickPickItem);
  };
  update();
  picker.onDidChangeValue(update);
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const { value, selectedItems: [selected] } = picker;
      // Enter right after a paste arrives before the list shows the items for the text.
      const chosen = selected?.item ??
        (value === "" ? undefined : items(value)[0]);
      if (!chosen || chosen.inactive) return;
      resolve(chosen);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

type ShownItem<T> = vscode.QuickPickItem & { item: T };

function toQuickPickItem<T extends PickItem>(item: T): ShownItem<T> {
  const { icon, label, description, detail, alwaysShow, separator } = item;
  return {
    item,
    label: withIcon(icon, label),
    ...(description === undefined ? {} : { description: inert(description) }),
    ...(detail === undefined ? {} : { detail: inert(detail) }),
    ...(alwaysShow === undefined ? {} : { alwaysShow }),
    ...(separator ? { kind: vscode.QuickPickItemKind.Separator } : {}),
  };
}

function withIcon(icon: string | undefined, text: string): string {
  return icon === undefined ? inert(text) : `$(${icon}) ${inert(text)}`;
}

/** Options of an input box. */
export interface InputOptions {
  title: string;
  prompt?: string;
  placeHolder?: string;
  value?: string;
  password?: boolean;
  ignoreFocusOut?: boolean;
  /** Why a text is invalid, or `undefined`. */
  problem?(text: string): string | undefined;
}

/**
 * Shows an input box.
 *
 * @returns The text, or `undefined`.
 */
export function askForText(
  { title, prompt, placeHolder, problem, ...others }: InputOptions,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...others,
    title: inert(title),
    ...(prompt === undefined ? {} : { prompt: inert(prompt) }),
    ...(placeHolder === undefined ? {} : { placeHolder: inert(placeHolder) }),
    ...(problem
      ? {
        validateInput: (text) => {
          const message = problem(text);
          return message === undefined ? undefined : inert(message);
        },
      }
      : {}),
  });
}

/** An input box that the caller controls. */
export interface InputBox extends
  Pick<
    vscode.InputBox,
    | "value"
    | "onDidChangeValue"
    | "onDidAccept"
    | "onDidHide"
    | "show"
    | "dispose"
  > {
  /** Shows why the text is invalid; `undefined` clears the message. */
  setProblem(text: string | undefined): void;
}

/** An input box with events for accepting and hiding, whose value the caller sets. */
export function createInputBox(
  { title, placeHolder, prompt }: {
    title: string;
    placeHolder: string;
    prompt: string;
  },
): InputBox {
  const input = vscode.window.createInputBox();
  input.title = inert(title);
  input.placeholder = inert(placeHolder);
  input.prompt = inert(prompt);
  input.ignoreFocusOut = true;
  return Object.assign(input, {
    setProblem(text: string | undefined): void {
      input.validationMessage = text === undefined ? undefined : inert(text);
    },
  });
}

/** The content of a status bar item. */
export interface StatusBarText {
  /** The name of a codicon, shown before the text. */
  icon: string;
  text: string;
  /** The lines of the tooltip. */
  tooltip: readonly string[];
}

/** A status bar item. */
export class StatusBarItem {
  readonly #item: vscode.StatusBarItem;

  constructor(
    { id, name, command, priority }: {
      id: string;
      name: string;
      command: string;
      priority: number;
    },
  ) {
    const { Right } = vscode.StatusBarAlignment;
    this.#item = vscode.window.createStatusBarItem(id, Right, priority);
    this.#item.name = inert(name);
    this.#item.command = command;
  }

  show({ icon, text, tooltip }: StatusBarText): void {
    const lines = tooltip.map(inert);
    this.#item.text = withIcon(icon, text);
    this.#item.tooltip = lines.join("\n");
    this.#item.accessibilityInformation = {
      label: lines.join(", "),
      role: "button",
    };
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
