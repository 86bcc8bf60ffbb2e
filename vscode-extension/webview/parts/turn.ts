import type { Turn, TurnChange } from "../../protocol/messages.ts";

/** Applies a change to a turn: absent fields stay, `null` removes a field. */
export function applyChange(turn: Turn, change: TurnChange): Turn {
  const merged = { ...turn, ...change };
  const present = Object.entries(merged).filter(([, value]) => value !== null);
  return Object.fromEntries(present) as unknown as Turn;
}
