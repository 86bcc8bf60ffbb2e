/**
 * The bare minimum to compare with: a loop that passes deltas on, without
 * retries, time limits, checks or a shared session.
 */
const site = Deno.env.get("ASKGPT4_SITE") ?? "";
const encoder = new TextEncoder();
let nonce: Promise<string> | undefined;

async function startSession(): Promise<string> {
  const url = `${site}wp-json/mwai/v1/start_session`;
  const response = await fetch(url, { method: "POST" });
  return (await response.json()).restNonce;
}

async function ask(request: Request): Promise<Response> {
  const { messages } = await request.json();
  const response = await fetch(`${site}wp-json/mwai-ui/v1/chats/submit`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-wp-nonce": await (nonce ??= startSession()),
    },
    body: JSON.stringify({
      botId: "default",
      chatId: crypto.randomUUID(),
      newMessage: messages.at(-1).content,
      messages: [],
      stream: true,
    }),
  });
  const events = response.body!.pipeThrough(new TextDecoderStream());
  let rest = "";
  const chunks = events.pipeThrough(
    new TransformStream<string, Uint8Array>({
      transform(text, controller) {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("data: ")) continue;
          const { type, data: content } = JSON.parse(line.slice(6));
          const chunk = type === "live"
            ? JSON.stringify({ choices: [{ delta: { content } }] })
            : "[DONE]";
          controller.enqueue(encoder.encode(`data: ${chunk}\n\n`));
        }
      },
    }),
  );
  return new Response(chunks, {
    headers: { "content-type": "text/event-stream" },
  });
}

Deno.serve((request) =>
  new URL(request.url).pathname === "/health"
    ? new Response("ok")
    : ask(request)
);
