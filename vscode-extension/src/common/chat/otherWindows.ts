import type { StoredChat, StoredTurn } from "./transcript.ts";

/**
 * Merges the turns that another window has added since this window read the chat, so that neither
 * overwrites the other's.
 *
 * @param chat This window's chat; it is modified.
 * @param stored The chat on disk.
 * @param known The ids of all turns that this window has had: those missing here were removed on
 * purpose.
 * @returns Whether any turns were added.
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

/**
 * Inserts before the first question that was asked later, so that questions and answers stay
 * together.
 */
function placeOf(added: StoredTurn, turns: readonly StoredTurn[]): number {
  const later = turns.findIndex(({ role, time }) =>
    role === "user" && time > added.time
  );
  return later === -1 ? turns.length : later;
}
