import type { Turn as CoreTurn } from "@askgpt4/core";
import type { StoredChat, StoredTurn } from "./transcript.ts";

/** The conversation before a question, for a site. */
export interface History {
  turns: CoreTurn[];
  /** Whether the last answer came from another site, so that it and its question are left out. */
  switched: boolean;
}

/**
 * The conversation before a question.
 *
 * @param siteKey The key of the site. It receives only the exchanges that it answered.
 */
export function historyBefore(
  chat: StoredChat,
  asked: StoredTurn,
  siteKey: string,
): History {
  const { id, greeting, turns } = chat;
  const history: CoreTurn[] = [];
  let switched = false;
  if (greeting !== "" && chat.greetingSite === siteKey) {
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
    // Leave out a question without an answer; keep a partial answer, because the user has read it.
    if (question && turn.text.trim() !== "") {
      switched = turn.site !== siteKey;
      if (!switched) {
        history.push(coreTurn(question), {
          ...coreTurn(turn),
          ...(turn.responseId === undefined
            ? {}
            : { responseId: turn.responseId }),
        });
      }
    }
    question = undefined;
  }
  return { turns: history, switched };
}

function coreTurn(turn: StoredTurn): CoreTurn {
  return {
    id: turn.id,
    role: turn.role,
    content: turn.sent ?? turn.text,
    timestamp: turn.time,
  };
}
