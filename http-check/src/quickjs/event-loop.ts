// What is waited for, and by whom.

interface Waiter {
  /** A descriptor, or its complement: see `System.poll`; undefined: only the time is waited for. */
  descriptor?: number;
  /** A moment of `system.now()`. */
  until: number;
  wake(isReady: boolean): void;
}

const waiters = new Set<Waiter>();

/** Waits for the next thing to happen, and wakes those who wait for it. */
export function turn(): void {
  const now = [...waiters];
  const until = Math.min(...now.map((waiter) => waiter.until));
  const polled = now.filter(({ descriptor }) => descriptor !== undefined);
  const ready = system.poll(until, ...polled.map(({ descriptor = 0 }) => descriptor));
  for (const place of ready) wake(polled[place], true);
  const time = system.now();
  for (const waiter of now) if (waiter.until <= time) wake(waiter, false);
}

function wake(waiter: Waiter | undefined, isReady: boolean): void {
  // Another one may have put an end to it in the meantime.
  if (waiter !== undefined && waiters.delete(waiter)) waiter.wake(isReady);
}

/** Calls `wake` after so many milliseconds, unless the function that it returns is called first. */
export function after(milliseconds: number, wake: () => void): () => void {
  const waiter: Waiter = { until: system.now() + milliseconds, wake };
  waiters.add(waiter);
  return () => waiters.delete(waiter);
}

/** Resolves to true once the descriptor can be read, to false when it is forgotten. */
export function readable(descriptor: number): Promise<boolean> {
  return ready(descriptor, Number.POSITIVE_INFINITY);
}

/** The same for writing; to false also when the moment has come. */
export function writable(descriptor: number, until = Number.POSITIVE_INFINITY): Promise<boolean> {
  return ready(~descriptor, until);
}

function ready(descriptor: number, until: number): Promise<boolean> {
  return new Promise((resolve) => waiters.add({ descriptor, until, wake: resolve }));
}

/** Wakes all who wait for this descriptor. */
export function forget(descriptor: number): void {
  for (const waiter of waiters) {
    if (waiter.descriptor === descriptor || waiter.descriptor === ~descriptor) {
      wake(waiter, false);
    }
  }
}
