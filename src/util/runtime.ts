/**
 * Which runtime the code runs in.
 *
 * @module
 */

/** Whether this is Deno. */
export const IN_DENO: boolean = "Deno" in globalThis;

/** Whether this is a page or a worker of a browser, where CORS applies. */
export const IN_BROWSER: boolean = detectBrowser();

function detectBrowser(): boolean {
  const scope = globalThis as {
    Bun?: unknown;
    document?: unknown;
    WorkerGlobalScope?: unknown;
    navigator?: { userAgent?: string };
    process?: { versions?: { node?: string }; type?: string };
  };
  if (IN_DENO || scope.Bun !== undefined) return false;
  // Node, and Node under a simulated page as test runners use it.
  if (scope.process?.versions?.node && scope.process.type !== "renderer") {
    return false;
  }
  // Not earlier: VS Code warns about extensions that read it in Node.
  if (scope.navigator?.userAgent === "Cloudflare-Workers") return false;
  return scope.document !== undefined || scope.WorkerGlobalScope !== undefined;
}
