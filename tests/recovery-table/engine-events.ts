// What the Engine says of containers, as it happens.
import { start } from '../support/commands.ts';

export interface EngineEvent {
  /** Milliseconds since 1970, by the Engine's clock. */
  at: number;
  /** Its name. */
  container: string;
  /** Such as `die`, `oom`, `start`, `health_status: unhealthy`. */
  action: string;
  exitCode: number | undefined;
}

export interface EngineEvents {
  /** All events so far. */
  list(): EngineEvent[];
  stop(): Promise<unknown>;
}

export function followEngineEvents(...containers: string[]): EngineEvents {
  const format =
    '{{.TimeNano}}\t{{.Actor.Attributes.name}}\t{{.Action}}\t{{.Actor.Attributes.exitCode}}';
  const events = ['start', 'die', 'oom', 'health_status'].map((event) => `event=${event}`);
  const filters = [...events, ...containers.map((container) => `container=${container}`)];
  const running = start('docker', [
    'events',
    ...filters.flatMap((filter) => ['--filter', filter]),
    '--format',
    format,
  ]);
  return {
    list: () => running.output().split('\n').filter(Boolean).map(parse),
    stop: () => running.end('SIGTERM'),
  };
}

function parse(line: string): EngineEvent {
  const [nanoseconds = '', container = '', action = '', exitCode = ''] = line.split('\t');
  return {
    at: Number(nanoseconds) / 1_000_000,
    container,
    action,
    exitCode: /^\d+$/.test(exitCode) ? Number(exitCode) : undefined,
  };
}
