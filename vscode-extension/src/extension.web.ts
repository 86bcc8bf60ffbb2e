/** Entry point for VS Code for the Web (a web worker). */
export { activate, deactivate } from "./activate.ts";
