import type { Turn, TurnChange } from "../../protocol/messages.ts";

/** A turn with a change made to it: what the change does not name stays, what it nulls leaves. */
export function applyChange(turn: Turn, change: TurnChange): Turn {
  const merged = { ...turn, ...change };
  const present = Object.entries(merged).filter(([, value]) => value !== null);
  return Object.fromEntries(present) as unknown as Turn;
}
