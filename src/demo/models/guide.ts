/**
 * The model of the demo site: canned answers about this product.
 */
import { controlled, pieces } from "./echo.ts";
import { EVENTS, EXTRAS } from "../faults/misbehave.ts";
import type { DemoContext, DemoEvent } from "../options.ts";

/** What it answers to, the first that matches. */
const TOPICS: readonly [question: RegExp, answer: string][] = [
  [
    /\bnonces?\b/i,
    `A **nonce** ("number used once") is the short token with which a WordPress site recognises a visitor's session. Ask GPT-4 fetches one before your first question and keeps it:

1. \`POST /wp-json/mwai/v1/start_session\` hands it out.
2. Every question brings it along in the header \`X-WP-Nonce\`.
3. It lives 12 to 24 hours. In its second half the answer carries a \`new_token\`, which replaces it.
4. A nonce that the site refuses is renewed once, and the question is sent again.

\`\`\`ts
import { getNonce } from "@askgpt4/core";

const nonce = await getNonce({ site: "https://blog.example" });
\`\`\`

So, after the first one, a question costs exactly **one** request.`,
  ],
  [
    /\b(vs ?code|visual studio code|extension|editor)\b/i,
    `In **VS Code**, Ask GPT-4 lives in the side bar and beside your code.

| Command | What it does |
| --- | --- |
| **Ask GPT-4: Ask** | asks a question from the palette |
| **Ask GPT-4: Explain Selection** | explains the code you selected |
| **Ask GPT-4: Insert Answer** | streams the answer in at the cursor |
| **Ask GPT-4: Replace Selection** | rewrites the selection, undone in one step |
| **Ask GPT-4: Stop** | stops the answer and keeps what has arrived |

Choose your site in the settings:

\`\`\`json
{
  "askGpt4.site": "https://blog.example"
}
\`\`\`

The site's address is never taken from a workspace, and nothing is sent before you have agreed to the site.`,
  ],
  [
    /\b(command[- ]?line|cli|terminal|shell|pipe)\b/i,
    `From the **command line**, the answer goes to standard output as it streams, and nothing else does:

\`\`\`sh
deno task ask "What is a nonce?"
deno task ask --site https://blog.example "What is new?"
git diff | deno task ask "Review this"
deno task cli chat
\`\`\`

- \`--json\` prints one event a line.
- \`--no-stream\` waits for the complete answer.
- **Ctrl-C** stops the answer and keeps the session.

Exit codes: 0 for an answer, 1 for a question that failed, 2 for wrong use, 130 for Ctrl-C.`,
  ],
  [
    /\b(errors?|fail(s|ed|ure)?|go(es)? wrong|retr(y|ies))\b/i,
    `Every failure is an \`AskError\` with a stable \`code\`, a plain sentence, and a \`hint\` that says what to do next:

\`\`\`ts
import { ChatClient, isAskError } from "@askgpt4/core";

const answer = new ChatClient({ site: "https://blog.example" })
  .ask("What is a nonce?");
try {
  console.log(await answer.text());
} catch (error) {
  if (!isAskError(error)) throw error;
  console.error(error.message, error.hint);
  console.error("so far:", error.partialText);
}
\`\`\`

| Code | Meaning |
| --- | --- |
| \`site-unreachable\` | no connection |
| \`nonce-rejected\` | the site refuses its own nonce |
| \`message-too-long\` | the chatbot takes shorter messages |
| \`rate-limited\` | too many questions |
| \`interrupted\` | the answer broke off |

To see one, ask me \`FAIL429\` or \`FAIL500\`.`,
  ],
  [
    /\b(privacy|private|(my|what|which) (data|code)|telemetry|what is sent|who (sees|reads)|secure|security)\b/i,
    `**What is sent:** your question, the turns of the conversation before it, and the code you chose to add. It goes to the WordPress site you picked, and the site hands it to the model provider *it* uses.

**What is kept:** the nonce, in a file that you alone can read. Transcripts stay on your machine.

**What is never sent:** your workspace, your settings, anything to anyone else. There is no telemetry.

> This demo site runs on your own machine. What you ask here goes nowhere.`,
  ],
  [
    /\b(stream(s|ed|ing)?|deltas?|sse|events?)\b/i,
    `An answer **streams**: the site sends it in small pieces, called deltas, as server-sent events, and you see each one the moment its bytes arrive.

\`\`\`ts
import { ChatClient } from "@askgpt4/core";

const answer = new ChatClient({ site: "https://blog.example" })
  .ask("What is a nonce?");
for await (const delta of answer) console.log(delta);

const { text, usage } = await answer.result(); // no second request
\`\`\`

An answer is complete only when the site says so with its \`end\` event. If the stream breaks off before, you get an error that carries what has arrived.

To watch many of them, ask me \`tokens=500 delay=0\`.`,
  ],
  [
    /\b(deno|node|bun|browser|api|library|module|typescript|javascript|install|(how|way) (do|can|to|should)( [\w'’]+){0,3} use)\b/i,
    `From **Deno**, Node, Bun or a page:

\`\`\`ts
import { ChatClient } from "@askgpt4/core";

const client = new ChatClient({ site: "https://blog.example" });

const answer = client.ask("What is a nonce?");
for await (const delta of answer) console.log(delta);
\`\`\`

A conversation remembers its turns:

\`\`\`ts
import { ChatClient } from "@askgpt4/core";

const client = new ChatClient({ site: "https://blog.example" });
const conversation = client.conversation();
await conversation.ask("My name is Ada.").text();
console.log(await conversation.ask("What is my name?").text());
\`\`\`

The module has no dependencies: \`fetch\` and Web streams are all it needs.`,
  ],
  [
    /\b(who|what) (are|is) (you|this)\b|\bask ?gpt-?4?\b|\bwhat (can|do) you\b|\bhelp\b/i,
    `I am the **demo site of Ask GPT-4**. I speak the protocol of a WordPress site with the plugin AI Engine, but there is no model behind me: my answers are written down in advance.

Ask GPT-4 brings the chatbots of such sites into your programs, your terminal and your editor.

You can ask me:

- What is a nonce?
- How do I use it from Deno?
- How does streaming work?
- How do I use it in VS Code? On the command line?
- What happens when something goes wrong?
- What is sent where?
- Can you show me a picture?

or say *My name is Ada.* and then ask *What is my name?*`,
  ],
  [
    /^\s*(hi|hello|hey|good (morning|day|evening))\b/i,
    "Hello! I am the demo site of Ask GPT-4: no model, just a few answers that I know by heart. Try **What is a nonce?** or **How does streaming work?**",
  ],
  [
    /\bthank(s| you)\b/i,
    'You are welcome. To get real answers, point Ask GPT-4 at a real site:\n\n```sh\ndeno task ask --site https://blog.example "What is new?"\n```',
  ],
];

const DEFAULT =
  `This is the **demo site**, and no model is behind it, so I can not answer that. I only know what was written down about Ask GPT-4:

- What is a nonce?
- How do I use it from Deno?
- How does streaming work?
- How do I use it in VS Code? On the command line?
- What happens when something goes wrong?
- What is sent where?
- Can you show me a picture?

For a real answer, choose a real site:

\`\`\`sh
deno task ask --site https://blog.example "Your question"
\`\`\``;

const NO_CODE =
  "Put the code into your question, between two lines of three backticks, or select it in the editor. Then I quote its first line, which is as far as a demo without a model goes.";

const NAME = /\b(?:my name is|i am called|call me)\s+([\p{L}\p{M}'’-]+)/iu;
const FENCE = /(`{3,}|~{3,})([\w+#.-]*)/;
const WANTED =
  /\b(explain|review|document|refactor|rewrite|fix|improve|translate|tests?)\b/i;

/** Code that came with a question. */
interface Code {
  fence: string;
  language: string;
  text: string;
}

/** Takes a question apart into what is asked and the code it is about. */
function takeApart(question: string): { prose: string; code?: Code } {
  const fenced = firstBlock(question);
  if (fenced !== undefined && fenced.code.text.trim() !== "") return fenced;
  // As a pipe brings it: the question, then code without a fence around it.
  const [prose = "", ...lines] = question.trim().split("\n");
  const rest = lines.join("\n");
  return WANTED.test(prose) && rest.trim() !== ""
    ? { prose, code: { fence: "```", language: "", text: rest } }
    : { prose: question };
}

/** The first block of code, and what is asked around all of them. */
function firstBlock(
  question: string,
): { prose: string; code: Code } | undefined {
  let prose = "";
  const blocks: Code[] = [];
  let open: Code | undefined;
  for (const line of question.split("\n")) {
    if (open !== undefined && !line.startsWith(open.fence)) {
      open.text += `${line}\n`;
      continue;
    }
    const rest = line.slice(open?.fence.length ?? 0);
    const [whole, fence = "", language = ""] = FENCE.exec(rest) ?? [];
    if (whole === undefined) {
      open = undefined;
      prose += `${rest}\n`;
    } else {
      open = { fence, language, text: "" };
      blocks.push(open);
      prose += rest.slice(0, rest.indexOf(fence));
    }
  }
  const [code] = blocks;
  return code && { prose, code: { ...code, text: code.text.slice(0, -1) } };
}

function nameIn(context: DemoContext): string | undefined {
  for (const { role, content } of context.messages.toReversed()) {
    const name = role === "user" && NAME.exec(content)?.[1];
    if (name) return name;
  }
  return undefined;
}

function aboutCode({ fence, language, text }: Code, wanted: string): string {
  const block = (code: string) => `${fence}${language}\n${code}\n${fence}`;
  if (wanted && !["explain", "review"].includes(wanted)) {
    return `Here is your code, unchanged, since there is no model behind this demo:\n\n${
      block(text)
    }`;
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return `This code has ${lines.length} ${
    lines.length === 1 ? "line" : "lines"
  }${language && ` of ${language}`} and begins with

${block(lines[0]?.trim() ?? "")}

A real site's model would now explain it to you:

1. what it is **for**,
2. how it works, **step by step**,
3. what to **watch out** for.

This is the demo site: no model is behind it.`;
}

const PICTURE = /\b(images?|pictures?|photos?|draw)\b/i;

function aboutPictures({ siteUrl }: DemoContext): string {
  return `Here is one, in the middle of the text:

![A speech bubble with three dots](${siteUrl}wp-content/uploads/demo.png)

and another one comes beside the text, as a site sends what its model has drawn. Neither is loaded by itself: whoever wrote the answer could learn that you read it, and when.`;
}

function aboutFiles({ files }: DemoContext): string | undefined {
  if (files.length === 0) return undefined;
  const list = files.map(({ name, type, bytes }) =>
    `- \`${name}\` (${type}, ${bytes.length} bytes)`
  );
  return `I received:\n\n${
    list.join("\n")
  }\n\nA real site's model would look into ${
    files.length === 1 ? "it" : "them"
  }. This is the demo site: no model is behind it.`;
}

function answerTo(question: string, context: DemoContext): string {
  const { prose, code } = takeApart(question);
  if (/\bwhat(?:'s|’s| is) my name\b/i.test(prose)) {
    const name = nameIn(context) ?? context.user;
    return name
      ? `Your name is **${name}**.`
      : "You have not told me. Say *My name is Ada.* and ask again.";
  }
  const introduced = NAME.exec(prose)?.[1];
  if (introduced) {
    return `Nice to meet you, **${introduced}**! Ask me *What is my name?* and you will see that the conversation's history goes along with every question.`;
  }
  if (/^explain more$/i.test(prose.trim())) {
    return "You have used a **shortcut**: an answer that the site offers as a button. Its id came back to the site, which knew what it stands for.";
  }
  const files = aboutFiles(context);
  if (files) return files;
  const wanted = WANTED.exec(prose)?.[1]?.toLowerCase() ?? "";
  if (code && wanted) return aboutCode(code, wanted);
  const topic = TOPICS.find(([topic]) => topic.test(prose))?.[1];
  if (topic) return topic;
  if (!code && PICTURE.test(prose)) return aboutPictures(context);
  if (code) return aboutCode(code, wanted);
  return wanted === "explain" || wanted === "review" ? NO_CODE : DEFAULT;
}

/** Splits a text into pieces of the size of a model's tokens. */
function tokens(text: string): string[] {
  return text.match(/\s*[^\s]{1,7}|\s+$/gu) ?? [];
}

/** Answers about the product itself, in Markdown. */
export async function* guide(
  question: string,
  context: DemoContext,
): AsyncGenerator<DemoEvent> {
  const control = controlled(question, context);
  if (control) return yield* control;
  const word = question.trim();
  if (word === "EVENTS") yield* EVENTS;
  const text = word === "EVENTS"
    ? "Before this text came an event of every subtype."
    : word === "EXTRAS"
    ? "With this text come a function, a shortcut and a block of HTML."
    : answerTo(question, context);
  yield* pieces(tokens(text), context);
  if (word === "EXTRAS") yield EXTRAS;
  if (text.includes(`${context.siteUrl}wp-content/`)) {
    yield { images: [`${context.siteUrl}wp-content/uploads/landscape.png`] };
  }
}
