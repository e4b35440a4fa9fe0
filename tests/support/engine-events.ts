// Follows what the Docker Engine reports of the API's containers, as observations of a recording.
import type { Of } from 'story/recording.ts';
import { run, start } from './commands.ts';

const ACTIONS = ['start', 'die', 'oom', 'kill', 'restart', 'health_status'] as const;

/** What `docker events` prints of a container. */
interface Event {
  Action: string;
  timeNano: number;
  Actor: { ID: string; Attributes: Record<string, string> };
}

export interface EngineEvents {
  /** All events so far, the oldest first. */
  list(): Of<'engine'>[];
  stop(): Promise<unknown>;
}

export function followEngine(): EngineEvents {
  const filters = ['type=container', ...ACTIONS.map((action) => `event=${action}`)];
  const events = start('docker', [
    ...['events', '--format', '{{json .}}'],
    ...filters.flatMap((filter) => ['--filter', filter]),
  ]);
  /** By the containers' ids; asked for at once, since a container that has been removed has none any more. */
  const hostNames = new Map<string, string>();
  const list = (): Event[] =>
    events
      .output()
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line))
      .filter(isOfApi);
  events.process.stdout?.on('data', async () => {
    for (const { Actor } of list()) {
      if (hostNames.has(Actor.ID)) continue;
      hostNames.set(Actor.ID, Actor.ID.slice(0, 12));
      const format = ['--format', '{{.Config.Hostname}}'];
      const { stdout } = await run('docker', ['inspect', ...format, Actor.ID]);
      if (stdout.trim()) hostNames.set(Actor.ID, stdout.trim());
    }
  });
  return {
    list: () => list().map((event, id) => observationOf(event, id, hostNames)),
    stop: () => events.end('SIGTERM'),
  };
}

function isOfApi({ Actor: { Attributes } }: Event): boolean {
  // An image that Compose has built carries its service, too, whatever else runs it.
  return (
    (Attributes['com.docker.compose.service'] === 'numbers-api' &&
      'com.docker.compose.container-number' in Attributes) ||
    Attributes['com.docker.swarm.service.name'] === 'numbers_numbers-api'
  );
}

function observationOf(
  { Action, timeNano, Actor: { ID, Attributes } }: Event,
  id: number,
  hostNames: ReadonlyMap<string, string>,
): Of<'engine'> {
  const [action = '', health] = Action.split(': ');
  const at = Math.round(timeNano / 1_000_000);
  return {
    id,
    kind: 'engine',
    at,
    until: at,
    instance: hostNames.get(ID) ?? ID.slice(0, 12),
    action: action === 'health_status' ? 'health' : action,
    ...(action === 'die' && { exitCode: Number(Attributes.exitCode) }),
    ...(action === 'kill' && { signal: Number(Attributes.signal) }),
    ...(health && { health }),
  } as Of<'engine'>;
}
