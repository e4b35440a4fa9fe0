// A platform whose time passes only when it is waited for.
import { isIP } from 'node:net';
import { encodeUtf8 } from '../../src/core/bytes.ts';
import { type Attempt, type Platform, SystemError } from '../../src/core/platform.ts';

/** What becomes of a connection: the status it is answered with, an error, or nothing. */
type Answer = number | SystemError | 'silence';

/** Each connection takes 10 ms and gets the next answer of the list; all later ones get the last. */
export function createPlatform(
  answers: readonly Answer[],
  linesUntilNobodyReads = Number.POSITIVE_INFINITY,
) {
  const lines: string[] = [];
  /** Milliseconds for which each text could be written. */
  const patience: (number | undefined)[] = [];
  let time = 0;
  let connections = 0;

  function connect(): Attempt {
    const answer = answers[Math.min(connections, answers.length - 1)];
    connections += 1;
    const abandon = (): void => {};
    if (answer === 'silence') return { connection: new Promise(() => {}), abandon };
    time += 10;
    if (answer instanceof SystemError) return { connection: Promise.reject(answer), abandon };
    const bytes = encodeUtf8(`HTTP/1.1 ${answer} X\r\nContent-Length: 0\r\n\r\n`);
    const connection = Promise.resolve({
      secure: async () => {},
      send: async () => {},
      receive: async () => bytes,
      abort: () => {},
      close: () => {},
    });
    return { connection, abandon };
  }

  const timers = new Set<{ at: number; wake: () => void }>();
  function after(milliseconds: number, wake: () => void): () => void {
    const timer = { at: time + milliseconds, wake };
    timers.add(timer);
    // Later than all that is done without waiting.
    setImmediate(wakeFirst);
    return () => timers.delete(timer);
  }
  function wakeFirst(): void {
    const [first] = [...timers].sort((a, b) => a.at - b.at);
    if (first === undefined) return;
    timers.delete(first);
    time = Math.max(time, first.at);
    first.wake();
  }

  const platform: Platform = {
    now: () => time,
    date: () => new Date(time).toISOString(),
    after,
    ipVersion: isIP,
    environment: () => undefined,
    readFile: () => {
      throw new SystemError('ENOENT');
    },
    write: async (_, text, deadline) => {
      patience.push(deadline && deadline - time);
      lines.push(...text.trimEnd().split('\n'));
      return lines.length < linesUntilNobodyReads;
    },
    lookUp: async () => ['127.0.0.1'],
    connect,
    become: async () => 42,
  };
  return Object.assign(platform, { lines, patience, connections: () => connections });
}
