/** An id, which may become the name of a file or folder: nothing in it leads elsewhere. */
const ID = /^[\w-]{1,100}$/;

/** Whether a value can be the id of a chat, a turn or an upload. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}
