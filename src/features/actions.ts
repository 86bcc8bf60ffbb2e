/**
 * Functions that a site asks the client to run.
 *
 * @module
 */
import type { Action, AnswerResult } from "../protocol/result.ts";

/**
 * A schema that checks a function's arguments: any library that keeps to
 * Standard Schema fits, such as zod, valibot and arktype.
 */
export interface ArgumentSchema<Args> {
  /** The one property that Standard Schema asks for. */
  readonly "~standard": {
    /** The version of Standard Schema. */
    readonly version: 1;
    /** The library. */
    readonly vendor: string;
    /** Checks a value. */
    readonly validate: (
      value: unknown,
    ) => SchemaResult<Args> | Promise<SchemaResult<Args>>;
    /** The types, for TypeScript alone. */
    readonly types?:
      | { readonly input: unknown; readonly output: Args }
      | undefined;
  };
}

/** What a schema says of a value. */
export type SchemaResult<Args> =
  | {
    /** The value, as checked. */
    readonly value: Args;
    /** Nothing is wrong. */
    readonly issues?: undefined;
  }
  | {
    /** What is wrong. */
    readonly issues: readonly { readonly message: string }[];
  };

/** A function that a site may ask for. Make it with {@linkcode actionHandler}. */
export interface ActionHandler<Args = unknown> {
  /** Checks the arguments. */
  schema: ArgumentSchema<Args>;
  /** Runs, once the user has agreed. */
  run(args: Args): unknown;
}

/** What became of an action. */
export type ActionResult =
  | { name: string; status: "done"; value: unknown }
  | { name: string; status: "refused" }
  | { name: string; status: "unknown" }
  | { name: string; status: "invalid"; issues: string[] }
  | { name: string; status: "failed"; error: unknown };

/**
 * Ties a schema and a function together, so that TypeScript knows the
 * arguments.
 *
 * @param schema Checks the arguments.
 * @param run Runs, once the user has agreed.
 * @returns The handler, for {@linkcode runActions}.
 */
export function actionHandler<Args>(
  schema: ArgumentSchema<Args>,
  run: (args: Args) => unknown,
): ActionHandler {
  return { schema, run } as ActionHandler;
}

/**
 * Runs what a reply asks for: only functions that are registered by name, with
 * arguments that their schema accepts, and that `confirm` agrees to. Anything
 * else is reported and never run.
 *
 * @example
 * ```ts
 * import { actionHandler, runActions } from "@askgpt4/core";
 *
 * // zod's z.object({ url: z.string() }) would do as well.
 * const page = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "example",
 *     validate: (value: unknown) => {
 *       const { url } = value as { url?: unknown };
 *       return typeof url === "string"
 *         ? { value: { url } }
 *         : { issues: [{ message: "url must be a string" }] };
 *     },
 *   },
 * } as const;
 *
 * const reply = {
 *   actions: [{
 *     type: "function" as const,
 *     name: "open_page",
 *     args: { url: "/docs" },
 *   }],
 * };
 * const results = await runActions(reply, {
 *   open_page: actionHandler(page, ({ url }) => `opened ${url}`),
 * }, { confirm: ({ name }) => name === "open_page" });
 * console.log(results[0]?.status); // "done"
 * ```
 *
 * @param reply The reply, of which `actions` is looked at.
 * @param handlers The functions, by name.
 * @param options `confirm` is asked before each function; it should ask the
 * user.
 * @returns What became of each action, in order. Never rejects because of an
 * action.
 */
export async function runActions(
  reply: Pick<AnswerResult, "actions">,
  handlers: Readonly<Record<string, ActionHandler>>,
  options: {
    confirm(
      action: { name: string; args: unknown },
    ): boolean | Promise<boolean>;
  },
): Promise<ActionResult[]> {
  const results: ActionResult[] = [];
  for (const action of reply.actions) {
    results.push(await runAction(action, handlers, options.confirm));
  }
  return results;
}

async function runAction(
  action: Action,
  handlers: Readonly<Record<string, ActionHandler>>,
  confirm: (
    action: { name: string; args: unknown },
  ) => boolean | Promise<boolean>,
): Promise<ActionResult> {
  if (action.type !== "function") return { name: "", status: "unknown" };
  const { name } = action;
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler === undefined) return { name, status: "unknown" };
  try {
    const checked = await handler.schema["~standard"].validate(action.args);
    if (checked.issues !== undefined) {
      const issues = checked.issues.map((issue) => issue.message);
      return { name, status: "invalid", issues };
    }
    const args = checked.value;
    if (!await confirm({ name, args })) return { name, status: "refused" };
    return { name, status: "done", value: await handler.run(args) };
  } catch (error) {
    return { name, status: "failed", error };
  }
}
