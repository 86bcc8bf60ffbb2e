/**
 * Ways to ask the demo site: ours, the least that can be written by hand, and
 * the flow of the Python provider that this module replaces.
 */
import { ChatClient } from "@askgpt4/core";

/** Asks one question, and hands on the text. */
export type Ask = (
  question: string,
  onText: (text: string) => void,
) => Promise<void>;

const START = "wp-json/mwai/v1/start_session";
const SUBMIT = "wp-json/mwai-ui/v1/chats/submit";

async function startSession(url: string): Promise<string> {
  const response = await fetch(url + START, { method: "POST" });
  const { restNonce } = await response.json() as { restNonce: string };
  return restNonce;
}

async function submit(
  url: string,
  nonce: string,
  question: string,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await fetch(url + SUBMIT, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      "x-wp-nonce": nonce,
    },
    body: JSON.stringify({
      botId: "default",
      customId: null,
      session: "N/A",
      chatId: "bench",
      contextId: null,
      messages: [],
      newMessage: question,
      newFileId: null,
      newFileIds: null,
      stream: true,
    }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.body!.getReader();
}

interface Event {
  type: string;
  subtype?: string;
  data: string;
}

/** The least that works where nothing goes wrong. */
async function readEvents(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onEvent: (event: Event) => void,
): Promise<void> {
  const utf8 = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + utf8.decode(value, { stream: true })).split("\n\n");
    rest = parts.pop()!;
    for (const part of parts) onEvent(JSON.parse(part.slice(6)) as Event);
  }
}

function isText({ type, subtype }: Event): boolean {
  return type === "live" && (subtype === undefined || subtype === "content");
}

function ours(url: string): Ask {
  const client = new ChatClient({ site: url });
  return async (question, onText) => {
    for await (const delta of client.ask(question)) onText(delta);
  };
}

function minimalLoop(url: string): Ask {
  let nonce: string | undefined;
  return async (question, onText) => {
    nonce ??= await startSession(url);
    await readEvents(await submit(url, nonce, question), (event) => {
      if (isText(event)) onText(event.data);
    });
  };
}

/** Gathers the answer and gives it out when it is complete. */
function provider(url: string): Ask {
  return async (question, onText) => {
    const nonce = await startSession(url);
    let text = "";
    await readEvents(await submit(url, nonce, question), (event) => {
      if (isText(event)) text += event.data;
      else if (event.type === "end") {
        text = (JSON.parse(event.data) as { reply: string }).reply;
      }
    });
    onText(text);
  };
}

/** As the provider was before: it streamed. */
function olderProvider(url: string): Ask {
  return async (question, onText) => {
    const nonce = await startSession(url);
    await readEvents(await submit(url, nonce, question), (event) => {
      if (isText(event)) onText(event.data);
    });
  };
}

/** The ways, by name. */
export const WAYS = {
  "ours": ours,
  "minimal loop": minimalLoop,
  "Python provider's flow": provider,
  "its older flow, streamed": olderProvider,
} satisfies Record<string, (url: string) => Ask>;

/** The name of a way. */
export type WayName = keyof typeof WAYS;

/** Gives a reader of either kind. */
type AnyGetReader = (options?: ReadableStreamGetReaderOptions) => {
  read(view?: ArrayBufferView): Promise<unknown>;
};

/** How long each delta of ours took from its bytes' arrival, in milliseconds. */
export async function arrivals(
  url: string,
  question: string,
): Promise<number[]> {
  let arrived = 0;
  const client = new ChatClient({
    site: url,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const body = response.body!;
      const getReader = body.getReader.bind(body) as AnyGetReader;
      body.getReader = ((options) => {
        const reader = getReader(options);
        const read = reader.read.bind(reader);
        reader.read = async (view) => {
          const result = await read(view);
          arrived = performance.now();
          return result;
        };
        return reader;
      }) as AnyGetReader as typeof body.getReader;
      return response;
    },
  });
  const times: number[] = [];
  for await (const _ of client.ask(question)) {
    times.push(performance.now() - arrived);
  }
  return times;
}
