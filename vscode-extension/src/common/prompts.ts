/**
 * Prompts for the model. They are not UI text: they are English in every display language, and each
 * says what to reply with.
 * @module
 */
import { isProse } from "./code/languages.ts";

/** The prompts of the slash commands. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ["/explain", "Explain what this code does, step by step."],
  [
    "/fix",
    "Find the bugs in this code. Explain each of them. Then show the corrected code.",
  ],
  ["/tests", "Write tests for this code. Cover the edge cases."],
  ["/doc", "Write documentation comments for this code."],
]);

/**
 * The prompt of a slash command.
 *
 * @param command Includes the slash.
 * @param language VS Code's display language, which the answer should use.
 * @returns `undefined` if the command does not exist.
 */
export function commandPrompt(
  command: string,
  language: string,
): string | undefined {
  const prompt = COMMANDS.get(command);
  return prompt && prompt + answerLanguage(language);
}

/** Asks for an explanation of code, or of a problem in it. */
export function explainPrompt(
  problem: string | undefined,
  language: string,
): string {
  const inLanguage = answerLanguage(language);
  return problem === undefined
    ? COMMANDS.get("/explain")! + inLanguage
    : `Explain the problem below and how to solve it.${inLanguage}\n\n${problem}`;
}

/** The instruction to fix a problem that a diagnostic reports. */
export function fixPrompt(problem: string): string {
  return `Fix this problem: ${problem}`;
}

/** Asks for an answer that can be inserted into a document unchanged. */
export function insertPrompt(
  question: string,
  { path, languageId }: { path: string; languageId: string },
): string {
  const how = isProse(languageId)
    ? `Your reply is inserted into the file ${path}. Reply with the text to insert and nothing else.`
    : `Your reply is inserted into the file ${path} (${languageId}). Reply with the code to insert in one fenced block and nothing else.`;
  return `${question}\n\n${how}`;
}

/** Asks for an answer that can replace the selection. */
export function replacePrompt(instruction: string, languageId: string): string {
  const how = isProse(languageId)
    ? "Apply the instruction to the text below. Reply with the complete updated text and nothing else."
    : "Apply the instruction to the code below. Reply with the complete updated code in one fenced block and nothing else.";
  return `${instruction}\n\n${how}`;
}

/** Models answer in the language of the prompt unless told otherwise. */
function answerLanguage(language: string): string {
  if (/^en\b/i.test(language)) return "";
  const name = new Intl.DisplayNames("en", { type: "language" }).of(language);
  return ` Answer in ${name}.`;
}
