import type { StoredChat, StoredTurn } from "./transcript.ts";

/** A chat's file as a window last read or wrote it. */
export interface SeenChat {
  title: string;
  /** The ids of the turns in the file. */
  stored: ReadonlySet<string>;
  /** The ids of all turns that the window has had. */
  known: ReadonlySet<string>;
}

/**
 * Merges what another window has done to a chat since this window read it, so that neither
 * overwrites the other's work: turns that were added, completed or removed, and a new title.
 *
 * @param chat This window's chat; it is modified.
 * @param stored The chat on disk.
 * @param seen What this window knew of the file.
 * @returns Whether `chat` was changed.
 */
export function mergeChat(
  chat: StoredChat,
  stored: StoredChat,
  seen: SeenChat,
): boolean {
  const before = chat.turns.length;
  const theirs = new Map(stored.turns.map((turn) => [turn.id, turn]));
  const removed = (turn: StoredTurn) =>
    seen.stored.has(turn.id) && !theirs.has(turn.id);
  // While an answer is in progress here, its question has to stay.
  const busy = chat.turns.at(-1)?.state === "streaming";
  if (!busy) chat.turns = chat.turns.filter((turn) => !removed(turn));
  let changed = chat.turns.length !== before;
  for (const turn of chat.turns) {
    const other = theirs.get(turn.id);
    if (!other || !hasMore(other, turn)) continue;
    Object.assign(turn, other);
    changed = true;
  }
  const added = stored.turns.filter((turn) => !seen.known.has(turn.id));
  const [first] = added;
  if (first) {
    chat.turns.splice(placeOf(first, chat.turns), 0, ...added);
    chat.time = Math.max(chat.time, stored.time);
    changed = true;
  }
  if (stored.title !== seen.title && chat.title === seen.title) {
    chat.title = stored.title;
    changed = true;
  }
  return changed;
}

/** Whether the other window has received more of an answer that was in progress there. */
function hasMore(other: StoredTurn, turn: StoredTurn): boolean {
  return turn.state === "interrupted" && other.state !== "streaming" &&
    (other.state !== "interrupted" || other.text.length > turn.text.length);
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
