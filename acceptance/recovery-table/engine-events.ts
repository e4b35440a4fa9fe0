// What the Engine says of one container, as it happens.
import { start } from '../support/commands.ts';

export interface EngineEvent {
  /** Milliseconds since 1970, by the Engine's clock. */
  at: number;
  /** Such as `die`, `oom`, `start`, `health_status: unhealthy`. */
  action: string;
  exitCode: number | undefined;
}

export interface EngineEvents {
  /** All events so far. */
  list(): EngineEvent[];
  stop(): Promise<unknown>;
}

export function followEngineEvents(container: string): EngineEvents {
  const format = '{{.TimeNano}}\t{{.Action}}\t{{.Actor.Attributes.exitCode}}';
  const filters = ['start', 'die', 'oom', 'health_status'].flatMap((event) => [
    '--filter',
    `event=${event}`,
  ]);
  const running = start('docker', [
    'events',
    '--filter',
    `container=${container}`,
    ...filters,
    '--format',
    format,
  ]);
  return {
    list: () => running.output().split('\n').filter(Boolean).map(parse),
    stop: () => running.end('SIGTERM'),
  };
}

function parse(line: string): EngineEvent {
  const [nanoseconds = '', action = '', exitCode = ''] = line.split('\t');
  return {
    at: Number(nanoseconds) / 1_000_000,
    action,
    exitCode: /^\d+$/.test(exitCode) ? Number(exitCode) : undefined,
  };
}
