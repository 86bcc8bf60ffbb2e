import type * as vscode from "vscode";

/** VS Code's way of cancelling as the web's; dispose of it when what may be cancelled is over. */
export function abortSignal(
  token: vscode.CancellationToken,
): { signal: AbortSignal } & vscode.Disposable {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return {
    signal: controller.signal,
    dispose: () => void listener.dispose(),
  };
}
