import type { StoredChat, StoredTurn } from "./transcript.ts";

/**
 * Takes in what another window has added to a chat since this one has read it, so that neither of them
 * writes over the other.
 *
 * @param chat As this window has it; it is changed.
 * @param stored As it is on disk now.
 * @param known The ids of all turns that this window has ever had of it: what is missing here of them was
 * removed on purpose.
 * @returns Whether anything was taken in.
 */
export function takeIn(
  chat: StoredChat,
  stored: StoredChat,
  known: ReadonlySet<string>,
): boolean {
  const added = stored.turns.filter((turn) => !known.has(turn.id));
  const [first] = added;
  if (!first) return false;
  chat.turns.splice(placeOf(first, chat.turns), 0, ...added);
  return true;
}

/** Before the first question that was asked later, so that no question is parted from its answer. */
function placeOf(added: StoredTurn, turns: readonly StoredTurn[]): number {
  const later = turns.findIndex(({ role, time }) =>
    role === "user" && time > added.time
  );
  return later === -1 ? turns.length : later;
}
