import {
  type AskError,
  type Chatbot,
  type ChatClient,
  discover,
  isAskError,
} from "../../../mod.ts";
import type { Connection } from "../options/connection.ts";
import type { Messages } from "../output/messages.ts";

/** How long the page may take, in milliseconds: it is optional. */
const PAGE_TIMEOUT = 5000;

/**
 * Reads the chatbots and their limits from the site's page. Chatbots can be
 * asked without it, so a failure is returned, not thrown.
 *
 * @param client A client of the site.
 * @returns The chatbots; none if the page shows none or could not be read.
 * @throws {AbortError} If the signal was aborted.
 */
export async function readPage(
  { site, options }: ChatClient,
  { fetch, user }: Connection,
  messages: Messages,
  signal: AbortSignal,
): Promise<{ chatbots: Chatbot[]; error?: AskError }> {
  messages.busy(`Loading ${site.name}…`);
  const limit = Math.min(
    options.timeout?.firstEvent || PAGE_TIMEOUT,
    PAGE_TIMEOUT,
  );
  try {
    const chatbots = await discover(site.url, {
      fetch,
      ...user && { user },
      logger: messages.logger,
      signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
    });
    return { chatbots };
  } catch (error) {
    if (!isAskError(error) || signal.aborted) throw error;
    return { chatbots: [], error };
  } finally {
    messages.idle();
  }
}

/**
 * Finds a chatbot by its id.
 *
 * @param id Its id or its custom id.
 * @returns The chatbot, or undefined.
 */
export function findChatbot(
  chatbots: readonly Chatbot[],
  id: string,
): Chatbot | undefined {
  return chatbots.find(({ botId, customId }) =>
    botId === id || customId === id
  );
}
