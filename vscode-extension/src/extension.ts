/** Entry point for VS Code on the desktop and on remote machines (Node.js). */
export { activate, deactivate } from "./activate.ts";
