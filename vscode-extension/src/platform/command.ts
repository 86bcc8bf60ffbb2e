import * as vscode from "vscode";

/** Something the user can do from the palette, a menu or a key. */
export interface Command {
  /** As in the manifest. */
  readonly id: string;
  execute(...args: unknown[]): Promise<void> | void;
}

/**
 * Registers commands.
 *
 * @param commands All that a part of the extension has.
 * @param report Shows what a command throws.
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
