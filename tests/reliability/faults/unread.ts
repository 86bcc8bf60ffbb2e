/**
 * A program that asks and then takes the answer only in part, or not at all:
 * `unread.ts URL WAY`. That it ends is up to the runtime.
 */
import { ChatClient } from "@askgpt4/core";
import process from "node:process";

const [url = "", way] = process.argv.slice(2);
const answer = new ChatClient({ site: url }).ask("one two three");
if (way === "in part") await answer.events().next();
else if (way !== "not at all") throw new Error(`no way is called ${way}`);
console.log("LEFT");
