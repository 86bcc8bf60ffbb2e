/**
 * Functions that a site asks the client to call.
 *
 * @module
 */
import type { Action, AnswerResult } from "../protocol/result.ts";

/**
 * A schema for a function's arguments, from any library that implements Standard
 * Schema, such as zod, valibot and arktype.
 */
export interface ArgumentSchema<Args> {
  /** The interface of Standard Schema. */
  readonly "~standard": {
    /** The version of the interface. */
    readonly version: 1;
    /** The name of the library. */
    readonly vendor: string;
    /** Validates a value. */
    readonly validate: (
      value: unknown,
    ) => SchemaResult<Args> | Promise<SchemaResult<Args>>;
    /** The types, for TypeScript only. */
    readonly types?:
      | { readonly input: unknown; readonly output: Args }
      | undefined;
  };
}

/** The result of validating a value. */
export type SchemaResult<Args> =
  | {
    /** The validated value. */
    readonly value: Args;
    /** Undefined for a valid value. */
    readonly issues?: undefined;
  }
  | {
    /** What is wrong with the value. */
    readonly issues: readonly { readonly message: string }[];
  };

/** A function that a site may call. Create it with {@linkcode actionHandler}. */
export interface ActionHandler<Args = unknown> {
  /** Validates the arguments. */
  schema: ArgumentSchema<Args>;
  /** Runs after the user has agreed. */
  run(args: Args): unknown;
}

/** The result of an action. */
export type ActionResult =
  | { name: string; status: "done"; value: unknown }
  | { name: string; status: "refused" }
  | { name: string; status: "unknown" }
  | { name: string; status: "invalid"; issues: string[] }
  | { name: string; status: "failed"; error: unknown };

/**
 * Combines a schema and a function, so that TypeScript infers the arguments.
 *
 * @param schema Validates the arguments.
 * @param run Runs after the user has agreed.
 * @returns The handler, for {@linkcode runActions}.
 */
export function actionHandler<Args>(
  schema: ArgumentSchema<Args>,
  run: (args: Args) => unknown,
): ActionHandler {
  return { schema, run } as ActionHandler;
}

/**
 * Runs the functions that an answer asks for: only those that have a handler,
 * with arguments that their schema accepts, after `confirm` has agreed. Any other
 * is reported and not run.
 *
 * @example
 * ```ts
 * import { actionHandler, runActions } from "@askgpt4/core";
 *
 * // Or, with zod: z.object({ url: z.string() }).
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
 * const result = {
 *   actions: [{
 *     type: "function" as const,
 *     name: "open_page",
 *     args: { url: "/docs" },
 *   }],
 * };
 * const results = await runActions(result, {
 *   open_page: actionHandler(page, ({ url }) => `opened ${url}`),
 * }, { confirm: ({ name }) => name === "open_page" });
 * console.log(results[0]?.status); // "done"
 * ```
 *
 * @param result The answer.
 * @param handlers The functions, by name.
 * @param options `confirm`, which is called before each function and should ask
 * the user.
 * @returns The result of each action, in order. An action that fails does not
 * reject the promise.
 */
export async function runActions(
  result: Pick<AnswerResult, "actions">,
  handlers: Readonly<Record<string, ActionHandler>>,
  options: {
    confirm(
      action: { name: string; args: unknown },
    ): boolean | Promise<boolean>;
  },
): Promise<ActionResult[]> {
  const results: ActionResult[] = [];
  for (const action of result.actions) {
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
