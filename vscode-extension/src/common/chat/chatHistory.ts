import type { Turn as CoreTurn } from "@askgpt4/core";
import type { StoredChat, StoredTurn } from "./transcript.ts";

/** What was said before a question, for the site that is asked. */
export interface History {
  turns: CoreTurn[];
  /** Whether the last answer is another site's, so that it and its question are left out. */
  switched: boolean;
}

/**
 * What was said before a question.
 *
 * @param siteKey The site that is asked. It gets only what it was asked and has answered itself.
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
    // A question without an answer was as good as not asked; half an answer was read all the same.
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
