import assert from "node:assert/strict";
import { type Host, openHost } from "./fixture/openHost.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

async function open(options: Parameters<typeof openHost>[0] = {}) {
  return await openHost({
    path: "chat/",
    ...options,
    site: {
      chatbots: [{ imageUpload: true, fileUpload: true, maxUploads: 3 }],
    },
  });
}

async function type({ page }: Host, text: string): Promise<void> {
  await page.post({ type: "draft", chatId: page.chatId, draft: { text } });
}

async function paste({ page }: Host, chatId = page.chatId): Promise<void> {
  const bytes = new Uint8Array(PNG).buffer;
  await page.post({ type: "attach-bytes", chatId, name: "a.png", bytes });
}

async function ask({ page }: Host, text: string): Promise<void> {
  assert.equal(await page.ask(text), "taken");
  await page.last("complete");
}

function drafted({ page }: Host): { text?: string; labels?: string[] } {
  const { snapshot } = page;
  return snapshot
    ? {
      text: snapshot.draft.text,
      labels: snapshot.chips.map(({ label }) => label),
    }
    : {};
}

describe("What is typed and attached", () => {
  it("in a chat without a question waits there while others are shown", async () => {
    await using host = await open();
    const { page } = host;
    await ask(host, "First");
    const asked = page.chatId;
    await page.post({ type: "new-chat" });
    const fresh = page.chatId;
    await type(host, "Not asked yet");
    await paste(host);
    await page.post({ type: "open-chat", chatId: asked });
    assert.deepEqual(drafted(host), { text: "", labels: [] });
    // What was read slowly comes when another chat is shown already.
    await paste(host, fresh);
    await page.post({ type: "new-chat" });
    assert.equal(page.chatId, fresh);
    assert.deepEqual(drafted(host), {
      text: "Not asked yet",
      labels: ["a.png", "a.png"],
    });
  });

  it("in a chat without a question waits there over a reload, too", async () => {
    const first = await open();
    await ask(first, "First");
    const asked = first.page.chatId;
    await first.page.post({ type: "new-chat" });
    await type(first, "Not asked yet");
    await first.page.post({ type: "open-chat", chatId: asked });
    await first.close();
    await using second = await open({ remains: first.remains });
    assert.equal(second.page.chatId, asked);
    await second.page.post({ type: "new-chat" });
    assert.equal(drafted(second).text, "Not asked yet");
    await ask(second, "Asked now");
    await second.page.post({ type: "new-chat" });
    assert.equal(second.page.turns.length, 0);
    assert.deepEqual(drafted(second), { text: "", labels: [] });
  });

  it("while a question waits for consent is not taken for a part of it", async () => {
    let agree = () => {};
    const agreed = new Promise<"agree">((resolve) => {
      agree = () => resolve("agree");
    });
    await using host = await open({
      consented: false,
      askConsent: () => agreed,
    });
    const { page } = host;
    await type(host, "First");
    const asking = page.ask("First");
    await type(host, "And then");
    await paste(host);
    agree();
    assert.equal(await asking, "taken");
    await page.last("complete");
    assert.equal(page.turns[0]?.chips, undefined);
    await page.post({ type: "need-snapshot", seq: 0 });
    assert.deepEqual(drafted(host), { text: "And then", labels: ["a.png"] });
  });

  it("comes back with a deleted chat", async () => {
    await using host = await open();
    const { page } = host;
    await ask(host, "First");
    const { chatId } = page;
    await type(host, "And then");
    await paste(host);
    await page.post({ type: "delete-chat", chatId });
    assert.deepEqual(drafted(host), { text: "", labels: [] });
    await page.post({ type: "undo", undoId: page.snapshot!.undo!.id });
    assert.equal(page.chatId, chatId);
    assert.deepEqual(drafted(host), { text: "And then", labels: ["a.png"] });
  });

  it("is not deleted where there is no chat yet", async () => {
    await using host = await open();
    await type(host, "Not asked yet");
    await host.page.post({ type: "delete-chat", chatId: host.page.chatId });
    await host.page.post({ type: "need-snapshot", seq: 0 });
    assert.equal(drafted(host).text, "Not asked yet");
  });
});
