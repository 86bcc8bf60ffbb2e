import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { ImageOutcome } from "../../protocol/messages.ts";
import { type ChatPage, Pages } from "./fixture/chatPage.ts";
import { answer, question, snapshot } from "./fixture/fakeHost.ts";
import { pictureBytes } from "./fixture/picture.ts";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const CAT = "https://pics.example/cat.png?size=1";
const TEXT = `Look:\n\n![A cat](${CAT})\n\nThat is all.`;

/** The card of an image. */
function card({ page }: ChatPage, name = /^Image: A cat/): Locator {
  return page.getByRole("group", { name });
}

function button(card: Locator, name: string): Locator {
  return card.getByRole("button", { name, exact: true });
}

async function answerImage(
  chat: ChatPage,
  turnId: string,
  outcome: ImageOutcome,
  href = CAT,
): Promise<void> {
  await chat.host.send({ type: "image", turnId, href, outcome });
}

function loaded(): ImageOutcome {
  return { kind: "loaded", mediaType: "image/png", bytes: pictureBytes() };
}

/** How wide the images really are that the page shows; 0 for one that is broken. */
function widths(chat: ChatPage): Promise<number[]> {
  return chat.page.locator(".answer img").evaluateAll((images) =>
    Promise.all(
      (images as HTMLImageElement[]).map(async (image) => {
        await image.decode().catch(() => {});
        return image.naturalWidth;
      }),
    )
  );
}

describe("An image in an answer", () => {
  it("is a card that says what it is and where, and loads nothing [T-19]", async () => {
    const turn = answer(TEXT, {
      images: [
        { href: "https://other.example/a.png", label: "Image 1" },
        { href: CAT, label: "Image 2" },
        { href: "javascript:alert(1)", label: "Image 3" },
      ],
    });
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    assert.equal(await chat.page.locator(".image-card").count(), 2);
    const shown = await card(chat).innerText();
    assert.match(
      shown,
      /^A cat\s+pics\.example\s+Show Image\s+Save Image\.\.\.$/,
    );
    await card(chat, /^Image: Image 1 \(other\.example\)$/).waitFor();
    const host = card(chat).getByRole("link");
    assert.equal(await host.getAttribute("title"), CAT);
    await card(chat).hover();
    await chat.page.waitForTimeout(100);
    assert.equal(await chat.page.locator("img").count(), 0);
    assert.deepEqual(chat.requests, []);
    assert.deepEqual(chat.host.all("show-image"), []);
    assert.deepEqual(chat.problems, []);
    await chat.close();
  });

  it("is shown by the keyboard, and the focus stays on its button", async () => {
    const turn = answer(TEXT);
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    const { page, host } = chat;
    await button(card(chat), "Show Image").focus();
    await page.keyboard.press("Enter");
    const { type: _, ...wish } = await host.next("show-image");
    assert.deepEqual(wish, { turnId: turn.id, href: CAT, label: "A cat" });
    const busy = button(card(chat), "Loading…");
    assert.equal(await busy.getAttribute("aria-disabled"), "true");
    // A second press asks for nothing more.
    await page.keyboard.press("Enter");
    await answerImage(chat, turn.id, loaded());
    await page.getByRole("img", { name: "A cat" }).waitFor();
    assert.deepEqual(await widths(chat), [240]);
    const focused = page.locator("button:focus");
    assert.equal(await focused.innerText(), "Hide Image");
    const log = page.locator("[role=log]");
    assert.match(await log.innerText(), /The image is shown\./);

    await page.keyboard.press("Enter");
    assert.equal(await page.locator("img").count(), 0);
    await page.keyboard.press("Enter");
    assert.deepEqual(await widths(chat), [240]);
    assert.equal(host.all("show-image").length, 1, "it was fetched again");
    const loads = chat.requests.filter((url) => !url.startsWith("blob:"));
    assert.deepEqual(loads, []);
    assert.deepEqual(chat.problems, []);
    await chat.close();
  });

  it("says what went wrong, and tries the same again", async () => {
    const turn = answer(TEXT);
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    const { host, page } = chat;
    const message = "pics.example cannot be reached for the image.";
    await button(card(chat), "Show Image").click();
    await host.next("show-image");
    await answerImage(chat, turn.id, { kind: "failed", message });
    await card(chat).getByText(message).waitFor();
    assert((await page.locator("[role=log]").innerText()).includes(message));
    await button(card(chat), "Retry").click();
    await host.next("show-image");
    assert.equal(await card(chat).getByText(message).count(), 0);
    await answerImage(chat, turn.id, loaded());
    assert.deepEqual(await widths(chat), [240]);

    await button(card(chat), "Save Image...").click();
    await host.next("save-image");
    await answerImage(chat, turn.id, { kind: "failed", message: "No room." });
    await button(card(chat), "Retry").click();
    await host.next("save-image");
    await answerImage(chat, turn.id, { kind: "saved", name: "cat.png" });
    await card(chat).getByText("Saved as cat.png.").waitFor();
    await button(card(chat), "Save Image...").click();
    await host.next("save-image");
    await answerImage(chat, turn.id, { kind: "cancelled" });
    await page.waitForFunction(() =>
      document.querySelector(".image-card [aria-disabled]") === null
    );
    assert.equal(await card(chat).getByText("Saved").count(), 0);
    await chat.close();
  });

  it("that a browser can make nothing of is said to be damaged", async () => {
    const turn = answer(TEXT);
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    await button(card(chat), "Show Image").click();
    const bytes = pictureBytes().slice(0, 30);
    await answerImage(chat, turn.id, {
      kind: "loaded",
      mediaType: "image/png",
      bytes,
    });
    await card(chat).getByText("The image is damaged").waitFor();
    assert.equal(await chat.page.locator("img").count(), 0);
    await button(card(chat), "Retry").click();
    await answerImage(chat, turn.id, loaded());
    assert.deepEqual(await widths(chat), [240]);
    await chat.close();
  });

  it("stays shown while the answer goes on, and when it is over", async () => {
    const turn = answer("", { state: "streaming" });
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn], status: { busy: true } },
    });
    const { host, page } = chat;
    const append = async (text: string) => {
      await host.send({ type: "append", turnId: turn.id, text });
      await page.evaluate(() => new Promise(requestAnimationFrame));
    };
    await append("Look: ![A c");
    await append("at](https://pics.example/c");
    assert.equal(await page.locator(".image-card").count(), 0);
    await append("at.png?size=1) and");
    await button(card(chat), "Show Image").focus();
    await page.keyboard.press("Enter");
    await host.next("show-image");
    await append(" some **more");
    await answerImage(chat, turn.id, loaded());
    await page.getByRole("img", { name: "A cat" }).evaluate((image) =>
      Object.assign(globalThis, { image })
    );
    for (const text of ["** text", ".\n\n", "The next", " paragraph.\n\n"]) {
      await append(text);
    }
    await append(`Again: ![A cat](${CAT})`);
    await host.send({
      type: "turn-changed",
      turnId: turn.id,
      change: {
        state: "complete",
        images: [{ href: "https://other.example/a.png", label: "Image 1" }],
      },
    });
    // Wherever it stands, it is one image.
    assert.deepEqual(await widths(chat), [240, 240]);
    const same = await page.evaluate(() =>
      (globalThis as unknown as { image: Element }).image.isConnected
    );
    assert(same, "the picture was made anew");
    assert.equal(await page.locator("button:focus").innerText(), "Hide Image");
    assert.equal(host.all("show-image").length, 1);
    await chat.close();
  });

  it("is a card again after a snapshot, and what was fetched is let go", async () => {
    const turn = answer(TEXT);
    const turns = [question("Q"), turn];
    const chat = await pages.open({ snapshot: { turns } });
    await button(card(chat), "Show Image").click();
    await answerImage(chat, turn.id, loaded());
    const address = await chat.page.locator("img").getAttribute("src");
    assert.match(address ?? "", /^blob:/);
    await chat.host.send(snapshot({ turns }));
    await button(card(chat), "Show Image").waitFor();
    assert.equal(await chat.page.locator("img").count(), 0);
    const gone = await chat.page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(false);
          image.onerror = () => resolve(true);
          image.src = address;
        }),
      address ?? "",
    );
    assert.equal(gone, true);
    // What comes for an answer that is gone does nothing.
    await answerImage(chat, "gone", loaded());
    assert.equal(await chat.page.locator("img").count(), 0);
    await chat.close();
  });

  it("is called by words, not by the signs that format them", async () => {
    const text = `![A **big** \`c<a>t\` of [mine](https://x.example/)](${CAT})`;
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), answer(text)] },
    });
    await card(chat, /^Image: A big c<a>t of mine \(/).waitFor();
    await chat.close();
  });

  it("in a link leaves the link a link, and can be pressed by itself", async () => {
    const turn = answer(`[![A cat](${CAT})](https://blog.example/)`);
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    await chat.page.getByRole("link", { name: "Image: A cat" }).click();
    const opened = await chat.host.next("open-link");
    assert.equal(opened.href, "https://blog.example/");
    await button(card(chat), "Show Image").click();
    await chat.host.next("show-image");
    assert.equal(chat.host.all("open-link").length, 1);
    await chat.close();
  });

  it("cannot pass for another: neither by its host nor by hidden signs", async () => {
    const turn = answer(
      "![gpj\u202Eexe](https://ex\u0430mple.com/a.png) ![b](https://good.example@evil.example/b.png)",
    );
    const chat = await pages.open({
      snapshot: { turns: [question("Q"), turn] },
    });
    const cards = chat.page.locator(".image-card");
    assert.match(await cards.first().innerText(), /gpjU\+202Eexe/);
    assert.match(await cards.first().innerText(), /xn--exmple-4nf\.com/);
    assert.match(await cards.last().innerText(), /\bevil\.example/);
    await button(cards.first(), "Show Image").click();
    await answerImage(
      chat,
      turn.id,
      { kind: "failed", message: "No." },
      "https://ex\u0430mple.com/a.png",
    );
    await cards.first().getByText("No.").waitFor();
    assert.match(await cards.first().innerText(), /gpjU\+202Eexe/);
    await chat.close();
  });

  it("comes into the page from the host only: the policy takes nothing else", async () => {
    const chat = await pages.open();
    const data = `data:image/png;base64,${
      Buffer.from(pictureBytes()).toString("base64")
    }`;
    const addresses = ["https://pics.example/cat.png", data];
    const results = await chat.page.evaluate(
      (addresses) =>
        Promise.all(addresses.map((address) =>
          new Promise((resolve) => {
            const image = new Image();
            image.onload = () => resolve("loaded");
            image.onerror = () => resolve("refused");
            image.src = address;
          })
        )),
      addresses,
    );
    assert.deepEqual(results, ["refused", "refused"]);
    for (const address of addresses) {
      const said = chat.problems.some((problem) =>
        problem.includes(address) && problem.includes('"img-src')
      );
      assert(said, `The policy let ${address.slice(0, 40)} through.`);
    }
    await chat.close();
  });
});
