/**
 * Asks several questions at the same time: one session, one request each. What
 * fails is reported by name and with what had arrived.
 */
import { ChatClient, isAskError } from "@askgpt4/core";
import { createDemoSite } from "@askgpt4/core/demo";

const demo = createDemoSite({ delay: 1 });
const client = new ChatClient({ site: demo.url, fetch: demo.fetch });

const questions = ["What is a nonce?", "How do I stream?", "FAIL500"];
await Promise.all(questions.map(async (question) => {
  try {
    const text = await client.ask(question).text();
    console.log(`${question} → ${text.length} characters`);
  } catch (error) {
    if (!isAskError(error)) throw error;
    console.log(`${question} → ${error.code}: ${error.message}`);
  }
}));

console.log(
  demo.requests.startSession,
  "session,",
  demo.requests.submit,
  "questions",
);
