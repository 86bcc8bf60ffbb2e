/**
 * Timers that are left, where the runtime cannot tell.
 */

/**
 * Counts timers from now on.
 *
 * @returns How many are set.
 */
export function countTimers(): () => number {
  const timers = new Set<unknown>();
  const { setTimeout, clearTimeout } = globalThis;
  const set = (callback: () => void, ms?: number, ...args: unknown[]) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      Reflect.apply(callback, undefined, args);
    }, ms);
    timers.add(timer);
    return timer;
  };
  const clear = (timer: ReturnType<typeof setTimeout> | undefined) => {
    timers.delete(timer);
    clearTimeout(timer);
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  return () => timers.size;
}
