/**
 * What the faults do to an answer: to what the model says, to the parts of the
 * body, to its bytes.
 */
import type { Fault } from "./faults.ts";
import { type Frame, gone, sleep, sse } from "../frames.ts";
import type { DemoEvent } from "../options.ts";

/** What the recorded site's test plugin added to an answer's events. */
export const EVENTS: readonly DemoEvent[] = [
  {
    subtype: "thinking",
    data: "Let me think about it.",
    visibility: "collapsed",
  },
  {
    subtype: "tool_call",
    data: "Calling search_docs...",
    metadata: { tool_name: "search_docs", arguments: { q: "hello" } },
  },
  {
    subtype: "tool_result",
    data: "Got result from search_docs.",
    metadata: { tool_name: "search_docs" },
  },
  {
    subtype: "embeddings",
    data: "Found 2 relevant context(s) from embeddings.",
    metadata: { count: 2, query: "hello" },
  },
  {
    subtype: "debug",
    data: "debug info",
    visibility: "hidden",
    metadata: { debug_data: { a: 1 } },
  },
  {
    subtype: "mcp_discovery",
    data: "Got 1 MCP server(s) and 4 tool(s).",
    visibility: "collapsed",
    metadata: { server_count: 1, tool_count: 4 },
  },
];

/** The id of the shortcut in {@linkcode EXTRAS}. */
export const EXPLAIN_MORE =
  "iBY8AIaylJG8wKi7YfUXfF/7Yq2TJ668nuqZbkwyisMkqQsVFhND7SveXaXQOdN4FCZRpd8pKdVWHKTyPSH2OTEO4cy156UOdSpz9Np06Uo=";

/** What the recorded site's hooks added to a reply. */
export const EXTRAS: DemoEvent = {
  actions: [{
    type: "function",
    data: { name: "open_page", args: { url: "/docs" } },
  }],
  shortcuts: [{
    type: "message",
    data: {
      label: "Explain more",
      variant: "info",
      icon: null,
      className: null,
      shortcutId: EXPLAIN_MORE,
    },
  }],
  blocks: [{
    type: "content",
    data: { html: "<p>Rate this answer</p>", script: null },
  }],
};

/** Changes what the model says. */
export async function* alterAnswer(
  fault: Fault,
  events: AsyncIterable<DemoEvent>,
): AsyncGenerator<DemoEvent> {
  if (fault.kind === "events") yield* EVENTS;
  if (fault.kind === "large-event") yield "x".repeat(fault.bytes);
  let deltas = 0;
  for await (const event of events) {
    const isDelta = typeof event === "string";
    if (fault.kind === "error-event" && isDelta) {
      if (deltas++ >= (fault.after ?? 2)) break;
    }
    yield fault.kind === "events" && isDelta
      ? { subtype: "content", data: event }
      : event;
  }
  if (fault.kind === "error-event") {
    throw new Error(fault.message ?? "Local: The model stopped in mid-answer.");
  }
  if (fault.kind === "extras") yield EXTRAS;
}

const PHP_WARNING =
  `<br />\n<b>Warning</b>:  Undefined array key "x" in <b>/srv/plugin.php</b> on line <b>12</b><br />\n`;
const PHP_FATAL =
  `<br />\n<b>Fatal error</b>:  Allowed memory size exhausted in <b>/srv/x.php</b> on line <b>3</b><br />\n`;

/** Changes the parts of the body. */
export async function* alterFrames(
  fault: Fault,
  frames: AsyncIterable<Frame>,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  if (fault.kind === "keep-alive") {
    const count = fault.count ?? 3;
    for (let i = 0; count === "endless" || i < count; i++) {
      if (signal.aborted) return;
      yield { kind: "raw", text: ": keep-alive\n\n" };
      await sleep(fault.delay ?? 10, signal);
    }
  }
  let sent = 0;
  let spoiled = false;
  for await (const frame of frames) {
    const last = frame.kind === "end";
    // PHP prints what it has to say before the plugin prints its JSON.
    const printsNow = last || frame.kind === "piece";
    switch (fault.kind) {
      case "hang":
        if (sent >= (fault.after ?? 0) || last) return await gone(signal);
        break;
      case "cut":
        if (sent >= (fault.after ?? 3) || last) return;
        break;
      case "reset":
        if (sent >= (fault.after ?? 3) || last) {
          // What was sent must have left before the connection breaks.
          await sleep(sent ? 10 : 0, signal);
          throw new TypeError("connection reset by the demo site");
        }
        break;
      case "php-warning":
        if (!spoiled && (sent >= (fault.after ?? 2) || printsNow)) {
          spoiled = true;
          yield { kind: "raw", text: PHP_WARNING };
        }
        break;
      case "php-fatal":
        if (sent >= (fault.after ?? 4) || printsNow) {
          return yield { kind: "raw", text: PHP_FATAL };
        }
        break;
      case "empty-data":
        yield { kind: "raw", text: "data:\n\n" };
        break;
      case "bad-json":
        if (
          fault.where === "event" ? frame.kind === "text" && !spoiled : last
        ) {
          spoiled = true;
          yield { ...frame, text: spoil(frame, fault.where ?? "end") };
          sent++;
          continue;
        }
        break;
    }
    yield frame;
    sent++;
    if (last && fault.kind === "two-ends") yield frame;
    if (last && fault.kind === "after-end") {
      yield { kind: "text", text: sse({ type: "live", data: "too late" }) };
    }
  }
  if (fault.kind === "hold-open") await gone(signal);
}

function spoil(frame: Frame, where: "end" | "event"): string {
  if (frame.text.startsWith("data: ")) {
    return where === "event"
      ? `data: {"type":"live","data":"oops\n\n`
      : sse({ type: "end", data: '{"success":true,"reply":"oops' });
  }
  return frame.text.slice(0, -1);
}

/** Turns the parts of the body into bytes, dripping if that is the fault. */
export async function* encode(
  frames: AsyncIterable<Frame>,
  faults: readonly Fault[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const drip = faults.find((fault) => fault.kind === "drip");
  for await (const { text } of frames) {
    const bytes = encoder.encode(text);
    const step = drip ? drip.bytes ?? 1 : bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      if (signal.aborted) return;
      yield bytes.subarray(at, at + step);
      if (drip?.delay) await sleep(drip.delay, signal);
    }
  }
}
