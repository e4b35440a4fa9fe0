// The log of a service: one line an event, on standard output, for people or for machines.
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

/** `text` is for people who read along, `json` for machines that collect logs. */
export type LogFormat = 'text' | 'json';

/**
 * Lines are written synchronously: a process that is about to crash must still get its last words
 * out, and they are few. Each line of JSON names service and release; for people, the line of the start does.
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

/** Lines such as `[10:00:00Z] INFO: ready`, in UTC, as containers have it, whatever the zone of the reader. */
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
 * Texts from elsewhere get into messages. They must not look like lines of ours, or steer a terminal: what
 * goes on after a line break is indented, and other control characters are shown as their codes. (JSON does
 * that by itself.)
 */
function withoutForgery(message: string): string {
  return message.replace(/\r?\n/g, '\n    ').replace(/[^\P{Cc}\n]/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

/** A log that says nothing, for tests. */
export function silentLog(): Log {
  return pino({ enabled: false });
}
