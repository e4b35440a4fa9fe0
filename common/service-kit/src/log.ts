// Logs one line per event to standard output, for people or for machines.
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

/** `text` is for people, `json` for log collectors. */
export type LogFormat = 'text' | 'json';

/**
 * Creates a log that writes synchronously, so that a crashing process still writes its last lines. Each JSON line has
 * the service and the release; in text, only the first line has them.
 */
export function createLog(service: string, release: string, format: LogFormat): Log {
  const output = destination({ sync: true });
  return pino(
    {
      base: { service, release },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    format === 'text' ? forPeople(output) : output,
  );
}

/** Writes lines such as `[10:00:00Z] INFO: ready`, in UTC like Docker's own times. */
function forPeople(output: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { time, level, msg } = JSON.parse(line);
      const clock = new Date(time).toISOString().slice(11, 19);
      output.write(`[${clock}Z] ${level.toUpperCase()}: ${withoutForgery(msg)}\n`);
    },
  };
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
export function silentLog(): Log {
  return pino({ enabled: false });
}
