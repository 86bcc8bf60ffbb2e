/**
 * What the runs leave behind for the table.
 */
import { join } from "node:path";
import type { Result } from "../runner/results.ts";
import { CACHE } from "../toolchain.ts";
import type { Exception } from "./suite.ts";

/** What a run in one runtime came to. */
export interface Report {
  /** The runtime, with its version. */
  runtime: string;
  /** The results; Deno's are marked with the exception that they are of. */
  results: (Result & { group?: string })[];
  /** What could not be run. */
  without: readonly Exception[];
}

/** Where the reports are, each under the name of its part. */
export const REPORTS: string = join(CACHE, "runtimes", "reports");
