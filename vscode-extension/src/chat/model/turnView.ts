import type { Turn } from "../../../protocol/messages.ts";
import { chipsOf, toChip } from "../../context/attached.ts";
import { toTurnError } from "../../errors/describe.ts";
import type {
  PreparedQuestion,
  StoredTurn,
} from "../../common/chat/transcript.ts";

/** The maximum length of a title made from the first question. */
const TITLE_LENGTH = 60;

/**
 * Converts a turn for the webview.
 *
 * @param progress The site's progress, while the answer is in progress.
 */
export function showTurn(turn: StoredTurn, progress?: string): Turn {
  const { id, role, text, state, time, error } = turn;
  const { shortcuts, images, notice } = turn;
  const chips = chipsOf(turn);
  return {
    id,
    role,
    text,
    state,
    time,
    ...(chips.length > 0 ? { chips } : {}),
    ...(error ? { error: toTurnError(error) } : {}),
    ...(progress === undefined ? {} : { progress }),
    ...(shortcuts
      ? {
        shortcuts: shortcuts.map(({ label }, index) => ({
          id: String(index),
          label,
        })),
      }
      : {}),
    ...(images ? { images } : {}),
    ...(notice === undefined ? {} : { notice }),
  };
}

/** The first line of a question as a title; a bare slash command is described. */
export function titleOf(
  { text, context: [first] }: Pick<PreparedQuestion, "text" | "context">,
): string {
  const bare = /^\/\S+$/.test(text) && first;
  const line = bare
    ? `${text} ${toChip(first).label}`
    : text.split("\n", 1)[0]!;
  const characters = [...line.replace(/\s+/g, " ").trim()];
  return characters.length <= TITLE_LENGTH
    ? characters.join("")
    : `${characters.slice(0, TITLE_LENGTH - 1).join("")}…`;
}
