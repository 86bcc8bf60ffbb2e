/** Something that is rendered at most once per frame. */
export interface Drawable {
  draw(): void;
}

/** A render that takes longer than this, in milliseconds, is throttled. */
const EXPENSIVE = 8;
/** The throttle: a slow render may take one in this many parts of the time. */
const SHARE = 5;
const LONGEST_PAUSE = 1_000;

/** The earliest time of the next slow render. */
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

/** Requests a render in the next frame; repeated calls are coalesced. */
export function drawSoon(one: Drawable): void {
  waiting.add(one);
  schedule();
}

/** Cancels a requested render. */
export function drawNoMore(one: Drawable): void {
  waiting.delete(one);
}
