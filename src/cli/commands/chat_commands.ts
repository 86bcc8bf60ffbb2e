/**
 * What can be typed in a chat besides questions.
 *
 * @module
 */

/** A command, understood. */
export interface ChatCommand {
  /** Its name; `wrong` for one that cannot be meant. */
  name:
    | "new"
    | "back"
    | "save"
    | "file"
    | "images"
    | "bot"
    | "site"
    | "regenerate"
    | "edit"
    | "help"
    | "exit"
    | "wrong";
  /** What stands behind it, or what is wrong. */
  argument: string;
}

/** The help of the chat. */
export const CHAT_HELP = `
  /new             begin a new conversation
  /back            return to the conversation before
  /regenerate      ask the last question again, for another answer
  /edit            ask the last question in other words
  /save FILE       save the conversation: .md for Markdown, .json for data
  /file PATH       send a file along with the next question
  /images [DIR]    save the images of the last answer
  /bot ID          talk to another chatbot of the site
  /site URL        talk to another site
  /help            show this
  /exit            leave; so does Ctrl-D

  Ctrl-C stops an answer. A backslash at the end of a line goes on with the
  next one; in a line, ⏎ stands for a line break. What is pasted stays together
  and waits for Enter. After an answer with numbered choices, a number takes
  one. A question that begins with a slash goes behind a space.
`;

const WITH_ARGUMENT: Record<string, string> = {
  save: "a file, such as /save chat.md",
  file: "a file, such as /file plan.pdf",
  bot: "a chatbot, such as /bot default",
  site: "an address, such as /site https://blog.example",
};

const ALIASES: Record<string, ChatCommand["name"]> = {
  new: "new",
  back: "back",
  save: "save",
  file: "file",
  images: "images",
  bot: "bot",
  site: "site",
  regenerate: "regenerate",
  edit: "edit",
  help: "help",
  exit: "exit",
  quit: "exit",
};

/**
 * Understands a command.
 *
 * @param text What was typed.
 * @returns The command; undefined for a question.
 */
export function parseChatCommand(text: string): ChatCommand | undefined {
  // Only a word behind the slash, so that /etc/hosts can be asked about.
  const match = /^\/([a-z?]*)(?:\s+([^]*))?$/i.exec(text);
  if (match === null) return undefined;
  const typed = match[1]!.toLowerCase();
  const argument = (match[2] ?? "").trim();
  const name = typed === "?" || typed === "" ? "help" : ALIASES[typed];
  if (name === undefined) {
    return {
      name: "wrong",
      argument: `There is no command /${typed}; /help lists them. A question ` +
        `that begins with a slash goes behind a space.`,
    };
  }
  const wanted = WITH_ARGUMENT[name];
  if (wanted !== undefined && argument === "") {
    return { name: "wrong", argument: `/${name} needs ${wanted}.` };
  }
  if (wanted === undefined && argument !== "" && name !== "images") {
    return {
      name: "wrong",
      argument: `/${name} takes nothing behind it. A question that begins ` +
        `with a slash goes behind a space.`,
    };
  }
  return { name, argument };
}
