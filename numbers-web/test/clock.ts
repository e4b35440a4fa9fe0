// A clock that a test turns.
import type { TestContext } from 'node:test';

/**
 * Stops the time of `performance.now`, `Date.now`, `setTimeout` and `AbortSignal.timeout` until the test ends. Connections
 * go on as ever.
 *
 * @returns lets so many milliseconds pass
 */
export function stopTime(t: TestContext): (milliseconds: number) => void {
  let time = performance.now();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => time);
  t.mock.method(Date, 'now', () => performance.timeOrigin + time);
  t.mock.method(AbortSignal, 'timeout', (milliseconds: number) => {
    const deadline = new AbortController();
    setTimeout(() => deadline.abort(), milliseconds);
    return deadline.signal;
  });
  return (milliseconds) => {
    time += milliseconds;
    t.mock.timers.tick(milliseconds);
  };
}
