// Follows what the Docker Engine reports of the API's containers, as observations of a recording.
import { createOwnership, type RawEvent } from 'engine-reader/engine.ts';
import { ACTIONS } from 'engine-reader/facts.ts';
import { describeEvent } from 'engine-reader/journal.ts';
import { asObservation } from 'workshop/watch.ts';
import { start } from './commands.ts';

export type EngineEvents = ReturnType<typeof followEngine>;

export function followEngine() {
  const filters = ['type=container', ...ACTIONS.map((action) => `event=${action}`)];
  const words = filters.flatMap((filter) => ['--filter', filter]);
  const events = start('docker', ['events', '--format', '{{json .}}', ...words]);
  return {
    /** All events so far, the oldest first. */
    list() {
      const complete = events.output().match(/^.*\}$/gm) ?? [];
      return complete.flatMap((line, place) => observationOf(JSON.parse(line), place + 1) ?? []);
    },
    stop: () => events.end('SIGTERM'),
  };
}

/** Undefined unless it is of the API of any project: Compose may read this project's name from .env. */
function observationOf(raw: RawEvent, id: number) {
  const project = raw.Actor.Attributes['com.docker.compose.project'] ?? '';
  const event = describeEvent(raw, createOwnership(project, 'numbers'), id);
  if (event?.service !== 'numbers-api') return undefined;
  return asObservation({ ...event, at: Date.parse(event.at) });
}
