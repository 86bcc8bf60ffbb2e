/**
 * The commands, as the help describes them.
 *
 * @module
 */

/** A command, as its help describes it. */
export interface CommandDefinition {
  /** One line for the list of commands. */
  summary: string;
  /** What its arguments are: any number of words, one address or none. */
  takes: "question" | "address" | "nothing";
  /** What it does, as the first paragraph of its help. */
  description: string;
  /** Examples; `{}` stands for the command as the user starts it. */
  examples: readonly string[];
  /** Further paragraphs of its help. */
  notes: readonly string[];
  /** What the exit codes 0 and 1 mean, where scripts may want to know. */
  exitCodes?: readonly [success: string, failure: string];
}

/** Every command, in the order of the help. */
export const COMMANDS = {
  ask: {
    summary: "ask a question",
    takes: "question",
    description: "Ask a question. The answer streams to standard output; " +
      "everything else goes to standard error.",
    examples: [
      '{} --site https://blog.example "What is a nonce?"',
      'git diff | {} "Review this" > review.md',
      '{} --json "What is a nonce?" | jq -c .type',
      '{} --file plan.pdf "What is missing?"',
      '{} --save-images . "Draw a cat"',
    ],
    notes: [
      "Piped input is appended to the question after a blank line; without a " +
      "question, it is the question. On a terminal, control characters in an " +
      "answer are shown as symbols (␛); in a file or a pipe, the text is " +
      "unchanged. With --json, the last line is the event `end` or `error`.",
      "Only some chatbots accept files; `bots` shows which. The images of an " +
      "answer are fetched only with --save-images: over https, as PNG, JPEG, " +
      "GIF, WebP or AVIF, up to 20 MB each. Existing files are never replaced.",
    ],
    exitCodes: ["answered", "failed; a partial answer is on standard output"],
  },
  chat: {
    summary: "have a conversation",
    takes: "nothing",
    description: "Have a conversation.",
    examples: [
      "{} --site https://blog.example",
      "{} --site https://blog.example --bot support",
      "printf 'I am Ada.\\nWho am I?\\n' | {}",
    ],
    notes: [
      "Ctrl-C stops the answer and keeps the conversation; Ctrl-D exits. Type " +
      "/help in the chat to list its commands. Conversations are not stored " +
      "on disk unless you /save them.",
    ],
  },
  bots: {
    summary: "list the chatbots on a page",
    takes: "address",
    description: "List the chatbots on a page.",
    examples: [
      "{} https://blog.example/chat/",
      "{} --json https://blog.example/ | jq -r .botId",
    ],
    notes: [],
    exitCodes: ["at least one chatbot", "none, or the page failed to load"],
  },
  check: {
    summary: "find out whether a site works",
    takes: "address",
    description: "Find out what a site runs, and whether it works right now.",
    examples: [
      "{} https://blog.example",
      "{} --ask https://blog.example && echo works",
    ],
    notes: [],
    exitCodes: ["it works", "it does not"],
  },
  serve: {
    summary: "serve an OpenAI-compatible API",
    takes: "nothing",
    description: "Serve an OpenAI-compatible API (/v1/chat/completions, " +
      "/v1/models) on this machine that answers from a site.",
    examples: ["{} --site https://blog.example --port 8089"],
    notes: [
      "Prints the base URL and the API key to enter in the tool. The key is " +
      "new each time unless the environment variable ASKGPT4_TOKEN sets it.",
    ],
  },
  demo: {
    summary: "try it with a demo site on this machine",
    takes: "nothing",
    description:
      "Try it without a site: start the demo site on this machine, " +
      "ask it a first question, and open a chat with it.",
    examples: ["{}", "{} --serve --port 8080"],
    notes: [],
  },
} as const satisfies Record<string, CommandDefinition>;

/** The name of a command. */
export type Command = keyof typeof COMMANDS;

/** The names of all commands. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly Command[];
