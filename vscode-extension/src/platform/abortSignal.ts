import type * as vscode from "vscode";

/** Converts a cancellation token to an abort signal; dispose of it when the operation ends. */
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
