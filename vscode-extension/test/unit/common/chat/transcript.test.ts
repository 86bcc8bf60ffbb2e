import assert from "node:assert/strict";
import { takeIn } from "../../../../src/common/chat/otherWindows.ts";
import {
  CorruptFileError,
  emptyChat,
  parseChat,
  parseDraft,
  parsePartial,
  recover,
  type StoredChat,
  type StoredTurn,
} from "../../../../src/common/chat/transcript.ts";

function turn(id: string, time: number, more: Partial<StoredTurn> = {}) {
  const turn: StoredTurn = {
    id,
    role: id.startsWith("q") ? "user" : "assistant",
    text: id,
    state: "complete",
    time,
    ...more,
  };
  return turn;
}

function chatOf(...turns: StoredTurn[]): StoredChat {
  return { ...emptyChat(""), turns };
}

const ids = ({ turns }: StoredChat) => turns.map(({ id }) => id);

describe("A stored chat", () => {
  it("is read back as it was written", () => {
    const chat = chatOf(
      turn("q1", 1, {
        context: [{
          kind: "selection",
          uri: "file:///a.ts",
          version: 1,
          languageId: "typescript",
          range: [0, 0, 1, 2],
          text: "x",
        }],
        uploads: [{ id: "u1", name: "a.png", type: "image/png", size: 3 }],
      }),
      turn("a1", 2, { responseId: "r", site: "https://blog.example" }),
    );
    assert.deepEqual(parseChat(JSON.stringify(chat), chat.id), chat);
  });

  it("is refused where a part of it has another type", () => {
    const chat = chatOf(turn("q1", 1));
    const changes: Record<string, unknown>[] = [
      { version: 2 },
      { title: 1 },
      { turns: {} },
      { turns: [{ ...turn("q1", 1), state: "done" }] },
      { turns: [{ ...turn("q1", 1), role: "system" }] },
      { turns: [{ ...turn("q1", 1), context: [{ kind: "file" }] }] },
      { turns: [{ ...turn("q1", 1), uploads: [{ id: "../x" }] }] },
    ];
    for (const change of changes) {
      const json = JSON.stringify({ ...chat, ...change });
      assert.throws(() => parseChat(json, chat.id), CorruptFileError, json);
    }
    assert.throws(
      () => parseChat(JSON.stringify(chat), "another"),
      CorruptFileError,
    );
    assert.throws(() => parseChat("{", chat.id), CorruptFileError);
    assert.throws(() => parseDraft('{"version":1}'), CorruptFileError);
    assert.throws(() => parsePartial('{"version":1}'), CorruptFileError);
  });

  it("has its unfinished answer interrupted, with the text that had arrived", () => {
    const chat = chatOf(
      turn("q1", 1),
      turn("a1", 2, { state: "streaming", text: "One" }),
    );
    const partial = { version: 1, turnId: "a1", text: "One two" } as const;
    assert.equal(recover(chat, partial), true);
    assert.equal(chat.turns[1]?.state, "interrupted");
    assert.equal(chat.turns[1]?.text, "One two");
    assert.equal(recover(chat, partial), false);
  });
});

describe("A chat that two windows have", () => {
  it("takes in the other window's turns, each question with its answer", () => {
    const chat = chatOf(turn("q1", 1), turn("a1", 2), turn("q3", 5));
    const stored = chatOf(
      turn("q1", 1),
      turn("a1", 2),
      turn("q2", 3),
      turn("a2", 4),
    );
    assert.equal(takeIn(chat, stored, new Set(ids(chat))), true);
    assert.deepEqual(ids(chat), ["q1", "a1", "q2", "a2", "q3"]);
  });

  it("never gets a turn between a question and its answer", () => {
    const chat = chatOf(turn("q1", 1), turn("a1", 9));
    const stored = chatOf(turn("q2", 3), turn("a2", 4));
    takeIn(chat, stored, new Set(ids(chat)));
    assert.deepEqual(ids(chat), ["q1", "a1", "q2", "a2"]);
  });

  it("does not get back what was removed here", () => {
    const chat = chatOf(turn("q1", 1));
    const stored = chatOf(turn("q1", 1), turn("a1", 2));
    assert.equal(takeIn(chat, stored, new Set(["q1", "a1"])), false);
    assert.deepEqual(ids(chat), ["q1"]);
  });
});
