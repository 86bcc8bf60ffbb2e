// Runs what a test sends, in the extension host: fetches one command after the
// other from the test and posts back how each one ended. Plain JavaScript
// that needs nothing but `fetch`, so that it runs in a worker as well.
const vscode = require("vscode");

/** The test's server puts its address here when it hands out this file. */
const TEST = "%TEST%";

const stopped = new AbortController();

exports.activate = () => {
  void listen();
};

exports.deactivate = () => stopped.abort();

async function listen() {
  while (!stopped.signal.aborted) {
    try {
      const response = await fetch(`${TEST}/next`, { signal: stopped.signal });
      if (response.status === 200) void execute(await response.json());
    } catch {
      // The test is over, or this host is about to end.
      return;
    }
  }
}

/** @param {{ id: number, source: string, args: unknown[] }} command */
async function execute({ id, source, args }) {
  let outcome;
  try {
    const value = await new Function(`return (${source})`)()(vscode, ...args);
    outcome = { id, value };
  } catch (error) {
    outcome = { id, error: error instanceof Error ? error.stack : `${error}` };
  }
  await fetch(`${TEST}/done`, {
    method: "POST",
    body: JSON.stringify(outcome),
  });
}
