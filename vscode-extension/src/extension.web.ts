/** The door for VS Code for the Web, in a worker of the browser. */
export { activate, deactivate } from "./activate.ts";
