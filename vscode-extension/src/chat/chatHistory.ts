import type { Turn as CoreTurn } from "@askgpt4/core";
import type { StoredChat, StoredTurn } from "./transcript.ts";

/**
 * What was said before a question, for the site.
 *
 * @param siteKey The site that is asked: what another called an answer means nothing to it.
 */
export function historyBefore(
  chat: StoredChat,
  asked: StoredTurn,
  siteKey: string,
): CoreTurn[] {
  const { id, greeting, turns } = chat;
  const history: CoreTurn[] = [];
  if (greeting !== "") {
    history.push({
      id: `${id}-start`,
      role: "assistant",
      content: greeting,
      timestamp: turns[0]?.time ?? Date.now(),
    });
  }
  let question: StoredTurn | undefined;
  for (const turn of turns) {
    if (turn === asked) break;
    if (turn.role === "user") {
      question = turn;
      continue;
    }
    // A question without an answer was as good as not asked; half an answer was read all the same.
    if (question && turn.text.trim() !== "") {
      history.push(coreTurn(question), {
        ...coreTurn(turn),
        ...(turn.responseId !== undefined && turn.site === siteKey
          ? { responseId: turn.responseId }
          : {}),
      });
    }
    question = undefined;
  }
  return history;
}

function coreTurn(turn: StoredTurn): CoreTurn {
  return {
    id: turn.id,
    role: turn.role,
    content: turn.sent ?? turn.text,
    timestamp: turn.time,
  };
}
