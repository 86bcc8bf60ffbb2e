/**
 * Options without those that are undefined.
 *
 * @module
 */

/**
 * Copies an object without its undefined properties, so that spreading it
 * overrides only what is set.
 *
 * @param options The object.
 * @returns The copy.
 */
export function defined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
