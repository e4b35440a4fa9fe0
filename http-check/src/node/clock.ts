// A clock that never jumps, and timers.

/** Milliseconds. Not `performance.now()`: that loads a part of Node which starts without it. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** See `Platform.after`. */
export function after(milliseconds: number, wake: () => void): () => void {
  const timer = setTimeout(wake, Math.max(0, Math.ceil(milliseconds)));
  return () => clearTimeout(timer);
}
