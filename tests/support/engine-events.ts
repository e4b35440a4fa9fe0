// Follows what the Docker Engine reports of the API's containers, as observations of a recording.
import { createOwnership, type RawEvent } from 'engine-reader/engine.ts';
import type { Of } from 'story/recording.ts';
import { start } from './commands.ts';

const ACTIONS = ['start', 'die', 'oom', 'kill', 'restart', 'health_status'];

export type EngineEvents = ReturnType<typeof followEngine>;

export function followEngine() {
  const filters = ['type=container', ...ACTIONS.map((action) => `event=${action}`)];
  const words = filters.flatMap((filter) => ['--filter', filter]);
  const events = start('docker', ['events', '--format', '{{json .}}', ...words]);
  return {
    /** All events so far, the oldest first. */
    list() {
      const complete = events.output().match(/^.*\}$/gm) ?? [];
      return complete
        .map((line): RawEvent => JSON.parse(line))
        .filter(isOfApi)
        .map(observationOf);
    },
    stop: () => events.end('SIGTERM'),
  };
}

/** Whether the event is about the API of any project: Compose may read this project's name from .env. */
function isOfApi({ Actor: { Attributes: labels } }: RawEvent): boolean {
  const { serviceOf } = createOwnership(labels['com.docker.compose.project'] ?? '', 'numbers');
  return serviceOf(labels) === 'numbers-api';
}

function observationOf(
  { Action, timeNano, Actor: { ID, Attributes } }: RawEvent,
  id: number,
): Of<'engine'> {
  const [action = '', health] = Action.split(': ');
  const at = Math.round(timeNano / 1_000_000);
  return {
    ...{ id, kind: 'engine', at, until: at },
    // The host name of a container, unless it is given another one.
    instance: ID.slice(0, 12),
    action: action === 'health_status' ? 'health' : action,
    ...(action === 'die' && { exitCode: Number(Attributes.exitCode) }),
    ...(action === 'kill' && { signal: Number(Attributes.signal) }),
    ...(health && { health }),
  } as Of<'engine'>;
}
