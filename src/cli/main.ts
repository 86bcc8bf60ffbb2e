/**
 * The program `askgpt4`.
 *
 * @module
 */
import process from "node:process";
import { main } from "./mod.ts";

// Everything is written by now; what keeps a connection open must not keep the
// shell waiting.
process.exit(await main(process.argv.slice(2)));
