// Requests numbers at a steady rate, so that a failure is visible without clicking. The server sends the requests, because
// a browser's few connections would soon all wait for a hanging API.

/** Calls a second. */
export const MAX_ASKING_RATE = 20;
/** Milliseconds without an open page after which it stops. */
const LONGEST_UNWATCHED = 30_000;

/** Calls so many times a second from now on; 0 ends it. */
export type SetRate = (perSecond: number) => void;

/** Asks nothing until it has a rate. It does not wait for an answer before it asks again. */
export function createSteadyAsking(
  ask: () => Promise<unknown>,
  isWatched: () => boolean,
  onRate: (perSecond: number) => void,
): SetRate {
  let timer: NodeJS.Timeout | undefined;
  let lastWatchedAt = 0;

  function tick(): void {
    if (isWatched()) lastWatchedAt = performance.now();
    if (performance.now() - lastWatchedAt > LONGEST_UNWATCHED) setRate(0);
    else void ask();
  }

  function setRate(perSecond: number): void {
    clearInterval(timer);
    lastWatchedAt = performance.now();
    if (perSecond > 0) timer = setInterval(tick, 1_000 / perSecond).unref();
    onRate(perSecond);
  }

  return setRate;
}
