// A clock that never jumps, and promises that do not outlast a moment on it.

import { CheckFailure } from '../core/failure.ts';

/** Milliseconds. Not `performance.now()`: that loads a part of Node which starts without it. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What the work gives, if it does so by the deadline; throws `CheckFailure` `timeout` otherwise. */
export async function before<Value>(
  deadline: number,
  work: Promise<Value>,
  words: string,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CheckFailure('timeout', words)),
      Math.max(0, Math.ceil(deadline - now())),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
