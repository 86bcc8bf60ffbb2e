/**
 * All faults, in the order of the table.
 */
import type { Scenario } from "../scenario.ts";
import { CONNECTION } from "./connection.ts";
import { ENCODING } from "./encoding.ts";
import { ORIGIN } from "./origin.ts";
import { REFUSAL } from "./refusal.ts";
import { STREAM } from "./stream.ts";

/** The faults, by what is at fault. */
export const GROUPS: readonly (readonly [string, readonly Scenario[]])[] = [
  ["The connection", CONNECTION],
  ["The form of the answer", ENCODING],
  ["Something instead of an answer", REFUSAL],
  ["What the answer holds", STREAM],
  ["What other origins may do", ORIGIN],
];

/** The faults. */
export const SCENARIOS: readonly Scenario[] = GROUPS.flatMap(([, all]) => all);
