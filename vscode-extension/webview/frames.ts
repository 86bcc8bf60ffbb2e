/** Something that is drawn at most once a frame. */
export interface Drawable {
  draw(): void;
}

/** A drawing that takes longer than this, in milliseconds, is done less often. */
const EXPENSIVE = 8;
/** It then may take this share of the time: one part in so many. */
const SHARE = 5;
const LONGEST_PAUSE = 1_000;

/** When an expensive one may be drawn again. */
const pauses = new WeakMap<Drawable, number>();
const waiting = new Set<Drawable>();
let scheduled = false;

function drawAll(): void {
  scheduled = false;
  const now = performance.now();
  for (const one of [...waiting]) {
    if ((pauses.get(one) ?? 0) > now) continue;
    waiting.delete(one);
    const start = performance.now();
    one.draw();
    const cost = performance.now() - start;
    if (cost > EXPENSIVE) {
      pauses.set(one, start + Math.min(cost * SHARE, LONGEST_PAUSE));
    } else pauses.delete(one);
  }
  if (waiting.size > 0) schedule();
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(drawAll);
}

/** Draws something with the next frame, however often it is asked for. */
export function drawSoon(one: Drawable): void {
  waiting.add(one);
  schedule();
}

/** It was drawn otherwise, or is gone. */
export function drawNoMore(one: Drawable): void {
  waiting.delete(one);
}
