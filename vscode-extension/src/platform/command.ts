import * as vscode from "vscode";

/** A command of the palette, a menu or a keybinding. */
export interface Command {
  /** The id in package.json. */
  readonly id: string;
  execute(...args: unknown[]): Promise<void> | void;
}

/**
 * Registers commands.
 *
 * @param commands The commands.
 * @param report Reports the errors that a command throws.
 */
export function registerCommands(
  commands: readonly Command[],
  report: (error: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(
        command.id,
        async (...args: unknown[]) => {
          try {
            await command.execute(...args);
          } catch (error) {
            await report(error);
          }
        },
      )
    ),
  );
}
