/**
 * The layers, from the lowest rank to the highest. A module may import from its
 * own layer and from layers of a lower rank, not from another layer of the same
 * rank. Paths are folders or files; the longest match counts.
 */

/** The layers of one program: one line per rank. */
export type Ranks = readonly (readonly string[])[];

/** The core, the demo server and the command line. */
export const CORE: Ranks = [
  ["src/util"],
  ["src/errors"],
  ["src/protocol"],
  ["src/transport"],
  ["src/chat"],
  ["src/features"],
  ["src/site"],
  ["src/client_options.ts"],
  ["src/client.ts"],
  ["src/adapters", "src/server"],
  ["src/demo", "mod.ts"],
  ["src/cli"],
];

/**
 * The extension with its webview. What stands below `vscode` may
 * import the module's types but not the module.
 */
export const EXTENSION: Ranks = [
  ["protocol"],
  ["src/common", "webview"],
  ["vscode"],
  ["src/platform"],
  ["src/site"],
  ["src/context"],
  ["src/errors"],
  ["src/chat/model"],
  ["src/chat/service"],
  ["src/chat/webview"],
  ["src/editor", "src/languageModel"],
  ["src/commands", "src/status"],
  ["src/activate.ts"],
  ["src/extension.ts", "src/extension.web.ts"],
];
