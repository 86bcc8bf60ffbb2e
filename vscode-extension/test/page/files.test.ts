import assert from "node:assert/strict";
import { type ChatPage, type OpenOptions, Pages } from "./fixture/chatPage.ts";
import { question } from "./fixture/fakeHost.ts";
import { MAX_UPLOAD_BYTES } from "../../protocol/messages.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const FIELD = ".composer textarea";
const OVERLAY = ".drop-target";

const image = {
  id: "u1",
  kind: "image" as const,
  label: "photo.png",
  detail: "photo.png, sent as an image",
  size: 0,
  cut: false,
  bytes: 183_402,
  thumbnail: "u1.png",
};
const upload = {
  id: "u2",
  kind: "upload" as const,
  label: "a.pdf",
  detail: "a.pdf, sent as a file",
  size: 0,
  cut: false,
  bytes: 2_411_724,
};

async function open(options?: OpenOptions): Promise<ChatPage> {
  const chat = await pages.open(options);
  await chat.page.focus(FIELD);
  return chat;
}

/** What is in a clipboard or in a drag. */
interface Brought {
  files?: { name: string; size: number }[];
  data?: Record<string, string>;
}

/** Pastes, or goes through a drag; says whether the page has taken it. */
function bring(
  { page }: ChatPage,
  event: "paste" | "dragover" | "dragleave" | "drop",
  { files = [], data = {} }: Brought,
): Promise<boolean> {
  return page.evaluate(({ event, files, data, selector }) => {
    const dataTransfer = new DataTransfer();
    for (const { name, size } of files) {
      dataTransfer.items.add(new File([new Uint8Array(size).fill(7)], name));
    }
    for (const [type, text] of Object.entries(data)) {
      dataTransfer.setData(type, text);
    }
    const how = { bubbles: true, cancelable: true };
    const made = event === "paste"
      ? new ClipboardEvent(event, { ...how, clipboardData: dataTransfer })
      : new DragEvent(event, { ...how, dataTransfer });
    document.querySelector(selector)!.dispatchEvent(made);
    return made.defaultPrevented;
  }, { event, files, data, selector: FIELD });
}

describe("A file on the page", () => {
  it("is taken from the clipboard, with its bytes", async () => {
    const chat = await open();
    const brought = { files: [{ name: "image.png", size: 3 }] };
    assert(await bring(chat, "paste", brought));
    assert.deepEqual(await chat.host.next("attach-bytes"), {
      type: "attach-bytes",
      chatId: "chat-1",
      name: "image.png",
      bytes: new Uint8Array([7, 7, 7]).buffer,
    });
    await chat.close();
  });

  it("is not taken where a text brings a picture of itself", async () => {
    const chat = await open();
    const files = [{ name: "image.png", size: 3 }];
    // As from a word processor; then as from a browser, and from a file manager.
    const text = { "text/plain": "a", "text/html": "<b>a</b>" };
    assert.equal(await bring(chat, "paste", { files, data: text }), false);
    assert.equal(await bring(chat, "paste", { data: text }), false);
    const html = { "text/html": "<img>" };
    assert(await bring(chat, "paste", { files, data: html }));
    await chat.host.next("attach-bytes");
    const name = { "text/plain": "image.png" };
    assert(await bring(chat, "paste", { files, data: name }));
    await chat.host.next("attach-bytes");
    assert.equal(chat.host.all("attach-bytes").length, 2);
    await chat.close();
  });

  it("is taken from outside VS Code, anywhere on the chat, which says so", async () => {
    const chat = await open();
    const overlay = chat.page.locator(OVERLAY);
    const files = [{ name: "a.pdf", size: 2 }, { name: "b.txt", size: 1 }];
    assert.equal(await overlay.isVisible(), false);
    assert(await bring(chat, "dragover", { files }));
    assert.equal(await overlay.innerText(), "Drop files to attach them");
    await bring(chat, "dragleave", { files });
    assert.equal(await overlay.isVisible(), false);
    await bring(chat, "dragover", { files });
    assert(await bring(chat, "drop", { files }));
    assert.equal(await overlay.isVisible(), false);
    assert.equal((await chat.host.next("attach-bytes")).name, "a.pdf");
    assert.equal((await chat.host.next("attach-bytes")).name, "b.txt");
    await chat.close();
  });

  it("is taken by its address where it comes from VS Code", async () => {
    const chat = await open();
    const data = {
      "application/vnd.code.uri-list":
        "file:///w/a.ts\r\n# a comment\r\nfile:///w/b.png",
      "text/plain": "/w/a.ts\n/w/b.png",
    };
    assert(await bring(chat, "dragover", { data }));
    assert(await bring(chat, "drop", { data }));
    assert.deepEqual(await chat.host.next("attach-uris"), {
      type: "attach-uris",
      chatId: "chat-1",
      uris: ["file:///w/a.ts", "file:///w/b.png"],
    });
    await chat.close();
  });

  it("is not what a dragged word or link is", async () => {
    const chat = await open();
    const data = {
      "text/plain": "word",
      "text/uri-list": "https://site.example/",
    };
    assert.equal(await bring(chat, "dragover", { data }), false);
    assert.equal(await chat.page.locator(OVERLAY).isVisible(), false);
    assert.equal(await bring(chat, "drop", { data }), false);
    await chat.close();
  });

  it("is refused by name where it is too large, and the text is kept", async () => {
    const chat = await open();
    await chat.page.fill(FIELD, "What is on it?");
    const files = [
      { name: "film.mp4", size: MAX_UPLOAD_BYTES + 1 },
      { name: "a.png", size: 1 },
    ];
    await bring(chat, "drop", { files });
    const alert = chat.page.getByRole("alert").filter({ hasText: "film.mp4" });
    await alert.waitFor();
    assert.match(await alert.innerText(), /21 MB; the limit is 20 MB/);
    assert.equal((await chat.host.next("attach-bytes")).name, "a.png");
    assert.equal(chat.host.all("attach-bytes").length, 1);
    assert.equal(await chat.page.inputValue(FIELD), "What is on it?");
    await chat.close();
  });

  it("is refused where the host says so, until something is done about it", async () => {
    const chat = await open();
    await chat.host.send({ type: "attach-refused", message: "No images." });
    const alert = chat.page.getByRole("alert").filter({ hasText: "No images" });
    await alert.waitFor();
    await chat.page.keyboard.type("a");
    await alert.waitFor({ state: "detached" });
    await chat.close();
  });

  it("that is pasted just before goes with the question", async () => {
    const chat = await open();
    await chat.page.fill(FIELD, "What is on it?");
    await chat.page.evaluate((selector) => {
      // A disk that takes its time.
      const read = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return await read.call(this);
      };
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["x"], "a.png"));
      const field = document.querySelector(selector)!;
      const how = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        new ClipboardEvent("paste", { ...how, clipboardData }),
      );
      field.dispatchEvent(
        new KeyboardEvent("keydown", { ...how, key: "Enter" }),
      );
    }, FIELD);
    await chat.host.next("ask");
    assert.deepEqual(
      chat.host.received.map(({ type }) => type)
        .filter((type) => type === "ask" || type === "attach-bytes"),
      ["attach-bytes", "ask"],
    );
    assert.equal(chat.host.all("ask").length, 1);
    await chat.close();
  });

  it("shows its picture, its name and its size, and can be removed by keys", async () => {
    const chat = await open({
      snapshot: { chips: [image, upload], thumbnails: "/thumbnails" },
    });
    const { page, host } = chat;
    const chips = page.locator(".composer .chip");
    assert.deepEqual(
      (await chips.allInnerTexts()).map((text) => text.split(/\s*\n\s*/)),
      [["photo.png", "183 kB"], ["a.pdf", "2.41 MB"]],
    );
    const shown = () =>
      chips.first().locator("img").evaluate((img: HTMLImageElement) =>
        img.complete && img.naturalWidth > 0
      );
    await page.waitForFunction(() => {
      const img = document.querySelector<HTMLImageElement>(".chip img");
      return img?.complete;
    });
    assert(await shown(), "The picture did not load.");
    assert.equal(await chips.nth(1).locator("img").count(), 0);
    await page.keyboard.press("Shift+Tab");
    const name = () =>
      page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.equal(await name(), "Remove a.pdf");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await name(), "Remove photo.png");
    await page.keyboard.press("Delete");
    assert.equal((await host.next("remove-chip")).chipId, "u1");
    await host.send({ type: "chips-changed", chips: [upload] });
    assert.equal(await name(), "Remove a.pdf");
    assert.deepEqual(chat.problems, []);
    await chat.close();
  });

  it("shows an icon where its picture is gone", async () => {
    const turns = [question("What is it?", { chips: [image] })];
    const chat = await open({ snapshot: { turns, thumbnails: "/gone" } });
    await chat.page.locator(".question .codicon-file-media").waitFor();
    assert.equal(await chat.page.locator(".question img").count(), 0);
    await chat.close();
  });

  it("is seen while its question is rewritten: it goes along again", async () => {
    const turns = [question("What is it?", { chips: [image] })];
    const chat = await open({ snapshot: { turns } });
    await chat.page.getByRole("button", { name: "Edit and Resend" }).click();
    await chat.page.locator(".question-editor").waitFor();
    const labels = chat.page.locator(".question .chip-label");
    assert.deepEqual(await labels.allTextContents(), ["photo.png"]);
    await chat.close();
  });

  it("is said aloud when it is there, as a selection that just follows is not", async () => {
    const chat = await open({ snapshot: { chips: [image] } });
    const selection = { ...upload, id: "c1", kind: "selection" as const };
    await chat.host.send({
      type: "chips-changed",
      chips: [image, { ...selection, label: "a.ts:1-2" }, upload],
    });
    const log = chat.page.locator("[role=log]");
    assert.deepEqual(await log.locator("p").allTextContents(), [
      "Attached: a.pdf",
    ]);
    await chat.close();
  });
});
