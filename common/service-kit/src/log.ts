// Logs one line per event to standard output, for people or for machines.
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

/**
 * Creates a log for people (`text`) or log collectors (`json`). It writes synchronously, so that a crashing process
 * still writes its last lines. Each JSON line has the service and the release; in text, only the first line has them.
 */
export function createLog(service: string, release: string, format: 'text' | 'json'): Log {
  const output = destination({ sync: true });
  const options = {
    base: { service, release },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  };
  if (format === 'json') return pino(options, output);
  return pino(options, { write: (line) => output.write(forPeople(line)) });
}

/** Returns a line such as `[10:00:00Z] INFO: ready`, in UTC like Docker's own times. */
function forPeople(line: string): string {
  const { time, level, msg } = JSON.parse(line);
  return `[${time.slice(11, 19)}Z] ${level.toUpperCase()}: ${withoutForgery(msg)}\n`;
}

/**
 * Keeps texts from other sources from forging log lines or controlling a terminal: indents the text after a line break
 * and replaces other control characters by their codes. (JSON does that by itself.)
 */
function withoutForgery(message: string): string {
  return message.replace(/\r?\n/g, '\n    ').replace(/[^\P{Cc}\n]/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

/** Returns a log that writes nothing, for tests. */
export const silentLog = (): Log => pino({ enabled: false });
