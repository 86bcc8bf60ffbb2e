import assert from "node:assert/strict";
import {
  chatToMarkdown,
  exportName,
} from "../../../../src/common/chat/exportMarkdown.ts";
import {
  emptyChat,
  type StoredTurn,
} from "../../../../src/common/chat/transcript.ts";

const WORDS = {
  untitled: "Chat",
  you: "You",
  assistant: "Assistant",
  attached: "Attached",
  shortened: (detail: string) => `${detail} (shortened)`,
  stopped: "Stopped.",
  interrupted: "Interrupted.",
};

const CHIP = { id: "c", kind: "file", label: "", size: 0 } as const;

function turn(role: StoredTurn["role"], more: Partial<StoredTurn>): StoredTurn {
  return { id: role, role, text: "", state: "complete", time: 1, ...more };
}

describe("An exported chat", () => {
  it("quotes questions, names their context and keeps answers as they are", () => {
    const turns = [
      turn("user", { text: "Why?\n\nReally?" }),
      turn("assistant", {
        text: "- **Because**",
        images: [{ href: "https://blog.example/a b.png", label: "Image 1" }],
      }),
    ];
    const markdown = chatToMarkdown(
      { ...emptyChat(""), title: "Two\nlines", turns },
      WORDS,
      () => [
        { ...CHIP, detail: "src/`a`.ts", cut: false },
        { ...CHIP, detail: "b.ts", cut: true },
      ],
    );
    assert.equal(
      markdown,
      [
        "# Two lines",
        "## You",
        "> Why?\n>\n> Really?",
        "*Attached: `src/'a'.ts`*",
        "*Attached: `b.ts (shortened)`*",
        "## Assistant",
        "- **Because**",
        "[Image 1](<https://blog.example/a b.png>)",
      ].join("\n\n") + "\n",
    );
  });

  it("closes a code block that was cut off, and says why the answer ends", () => {
    const turns = [
      turn("assistant", { text: "````js\n```\nlet x;", state: "stopped" }),
      turn("assistant", { state: "interrupted" }),
      turn("assistant", {
        state: "failed",
        error: { code: "timeout", message: "Too slow.", hint: "" },
      }),
    ];
    const markdown = chatToMarkdown(
      { ...emptyChat(""), turns },
      WORDS,
      () => [],
    );
    assert.equal(
      markdown,
      [
        "# Chat",
        "## Assistant",
        "````js\n```\nlet x;\n````",
        "*Stopped.*",
        "## Assistant",
        "*Interrupted.*",
        "## Assistant",
        "*Too slow.*",
      ].join("\n\n") + "\n",
    );
  });

  it("has a name without hidden characters", () => {
    assert.equal(
      exportName({ ...emptyChat(""), title: "gpj\u202E\u3164/exe\uFE0F" }),
      "gpj exe.md",
    );
  });
});
