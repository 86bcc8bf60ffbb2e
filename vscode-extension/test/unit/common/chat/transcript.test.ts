import assert from "node:assert/strict";
import { mergeChat } from "../../../../src/common/chat/mergeChat.ts";
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

describe("mergeChat", () => {
  /** Merges as a window that last read or wrote `seen` and has had `known`. */
  function merge(
    chat: StoredChat,
    stored: StoredChat,
    seen: readonly string[] = [],
    known: readonly string[] = ids(chat),
  ): boolean {
    const title = chat.title;
    return mergeChat(chat, stored, {
      title,
      stored: new Set(seen),
      known: new Set(known),
    });
  }

  it("adds the other window's turns, each question with its answer", () => {
    const chat = chatOf(turn("q1", 1), turn("a1", 2), turn("q3", 5));
    const stored = chatOf(
      turn("q1", 1),
      turn("a1", 2),
      turn("q2", 3),
      turn("a2", 4),
    );
    assert.equal(merge(chat, stored), true);
    assert.deepEqual(ids(chat), ["q1", "a1", "q2", "a2", "q3"]);
  });

  it("never inserts between a question and its answer", () => {
    const chat = chatOf(turn("q1", 1), turn("a1", 9));
    const stored = chatOf(turn("q2", 3), turn("a2", 4));
    merge(chat, stored);
    assert.deepEqual(ids(chat), ["q1", "a1", "q2", "a2"]);
  });

  it("does not restore what was removed in this window", () => {
    const chat = chatOf(turn("q1", 1));
    const stored = chatOf(turn("q1", 1), turn("a1", 2));
    assert.equal(merge(chat, stored, ["q1", "a1"], ["q1", "a1"]), false);
    assert.deepEqual(ids(chat), ["q1"]);
  });

  it("removes what the other window removed, but not what it never saw", () => {
    const chat = chatOf(turn("q1", 1), turn("a1", 2), turn("q2", 3));
    const stored = chatOf(turn("q1", 1));
    assert.equal(merge(chat, stored, ["q1", "a1"]), true);
    assert.deepEqual(ids(chat), ["q1", "q2"]);
  });

  it("keeps everything while an answer is in progress here", () => {
    const streaming = turn("a1", 2, { state: "streaming" });
    const chat = chatOf(turn("q1", 1), streaming);
    assert.equal(merge(chat, chatOf(), ["q1", "a1"]), false);
    assert.deepEqual(ids(chat), ["q1", "a1"]);
  });

  it("takes an answer that the other window has completed, and not the reverse", () => {
    const partial = turn("a1", 2, { state: "interrupted", text: "One" });
    const whole = turn("a1", 2, { text: "One two" });
    const streaming = turn("a1", 2, { state: "streaming", text: "One t" });
    const chat = chatOf({ ...partial });
    assert.equal(merge(chat, chatOf(streaming)), false);
    assert.equal(merge(chat, chatOf(whole)), true);
    assert.deepEqual(chat.turns, [whole]);
    assert.equal(merge(chat, chatOf(partial)), false);
    assert.deepEqual(chat.turns, [whole]);
  });

  it("takes a new title, unless the chat was renamed here", () => {
    const stored = { ...chatOf(turn("q1", 1)), title: "Theirs" };
    const chat = { ...chatOf(turn("q1", 1)), title: "Before" };
    assert.equal(merge(chat, stored), true);
    assert.equal(chat.title, "Theirs");
    const seen = {
      title: "Before",
      stored: new Set(["q1"]),
      known: new Set(["q1"]),
    };
    const renamed = { ...chatOf(turn("q1", 1)), title: "Mine" };
    assert.equal(mergeChat(renamed, stored, seen), false);
    assert.equal(renamed.title, "Mine");
  });
});
