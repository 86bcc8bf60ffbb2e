/** The door for VS Code on the desktop and on remote machines, in Node.js. */
export { activate, deactivate } from "./activate.ts";
