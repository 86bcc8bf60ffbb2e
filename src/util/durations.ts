/**
 * How long something takes, in words.
 *
 * @module
 */

/**
 * A duration in words a person would use: `"30 seconds"`, `"2 days"`.
 *
 * @param ms The duration, in milliseconds.
 * @returns The words.
 */
export function formatDuration(ms: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const;
  for (const [unit, size] of units) {
    if (ms >= 2 * size) return `${Math.round(ms / size)} ${unit}s`;
  }
  const seconds = ms / 1000;
  const shown = seconds >= 10
    ? Math.round(seconds)
    : Number(seconds.toFixed(1));
  return shown === 1 ? "1 second" : `${shown} seconds`;
}
