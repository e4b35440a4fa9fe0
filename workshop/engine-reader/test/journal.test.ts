// What the reader tells of the past.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import type { Events } from '../src/facts.ts';
import { startReader, type TestReader } from './support/reader.ts';
import { event, ours, SECRET, theirs } from './support/samples.ts';

const api = ours('numbers-api');
const swarm = {
  'com.docker.stack.namespace': 'numbers-swarm',
  'com.docker.swarm.service.name': 'numbers-swarm_numbers-api',
  'com.docker.swarm.task.name': 'numbers-swarm_numbers-api.3.abc',
};

/** Ours, and what is told of them. */
const told: [object, object][] = [
  [event('start', api), { action: 'start' }],
  [event('die', api, { exitCode: '137' }), { action: 'die', exitCode: 137 }],
  [event('kill', api, { signal: '15' }), { action: 'kill', signal: 15 }],
  [event('oom', api), { action: 'oom' }],
  [event('health_status: unhealthy', api), { action: 'health_status', health: 'unhealthy' }],
  [event('start', swarm), { action: 'start' }],
];

/** Of others, of other stacks, of commands, of an unknown action; of a container made of our image. */
const kept = [
  event('die', theirs, { exitCode: '1' }),
  event('start', { ...swarm, 'com.docker.stack.namespace': 'payroll' }),
  event(`exec_start: sh -c ${SECRET}`, api),
  event('dream', api),
  event('start', {
    'com.docker.compose.project': 'numbers',
    'com.docker.compose.service': 'numbers-api',
  }),
];

test('GET /events tells what happened to our containers, and nothing else', async (t) => {
  const reader = await startReader(t);
  for (const raw of [...kept, ...told.map(([ours]) => ours)]) reader.engine.tell(raw);
  const common = { at: '2026-11-24T06:00:00.123Z', service: 'numbers-api' };
  const container = 'aaaaaaaaaaaa';
  assert.deepEqual(
    await eventsOf(reader, told.length),
    told.map(([, expected], place) => ({ id: place + 1, ...common, container, ...expected })),
  );
});

test('GET /events?since=ID tells of what came after', async (t) => {
  const reader = await startReader(t);
  for (let start = 0; start < 3; start += 1) reader.engine.tell(event('start', api));
  await eventsOf(reader, 3);
  const { events } = await reader.get<Events>('/events?since=2');
  assert.deepEqual(
    events.map(({ id }) => id),
    [3],
  );
});

test('the last 2,000 events are kept', async (t) => {
  const reader = await startReader(t);
  for (let start = 0; start < 2_005; start += 1) reader.engine.tell(event('start', api));
  const events = await waitFor('the last event', 120, async () => {
    const { events } = await reader.get<Events>('/events');
    return events.at(-1)?.id === 2_005 && events;
  });
  assert.equal(events.length, 2_000);
  assert.equal(events[0]?.id, 6);
});

test('after the Engine was away, the reader follows it again, and says since when', async (t) => {
  const { engine, get, status } = await startReader(t);
  const before = await get<Events>('/events');
  assert.ok(before.completeSince);
  engine.hangUp();
  await waitFor('the end', 120, async () => (await status('/ready')) === 503);
  assert.equal((await get<Events>('/events')).completeSince, undefined);
  await waitFor('the reader to come back', 120, async () => (await status('/ready')) === 200);
  const after = await get<Events>('/events');
  assert.ok(after.completeSince && after.completeSince > before.completeSince);
  assert.equal(after.startedAt, before.startedAt);
});

function eventsOf({ get }: TestReader, count: number): Promise<Events['events']> {
  return waitFor(`${count} events`, 120, async () => {
    const { events } = await get<Events>('/events');
    return events.length >= count && events;
  });
}
