/**
 * The version of this module, as in `deno.json`; a test compares the two.
 *
 * @module
 */

/** The version of this module. */
export const VERSION = "0.1.0";
