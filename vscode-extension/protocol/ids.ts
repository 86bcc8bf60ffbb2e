/** An id that is safe as the name of a file or folder. */
const ID = /^[\w-]{1,100}$/;

/** Whether a value can be the id of a chat, a turn or an upload. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}
