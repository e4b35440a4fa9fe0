// How a process ended: whether it stopped as announced, or was stopped because it was unhealthy, as Swarm does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../src/recording.ts';
import { tellStory } from '../src/tell.ts';
import { readRecording } from './recordings.ts';

const { header } = readRecording('fail-after');
const { startedAt } = header;

/** The observations of two replicas, of which the first stops after 20 s, and gives no answer from then on. */
function recordingOf(isHealthy: boolean): Observation[] {
  const seconds = (from: number, until: number) => ({
    at: startedAt + from * 1_000,
    until: startedAt + until * 1_000,
  });
  const about = (address: string, until: number) => ({
    ...{ kind: 'about', address, instance: `api-${address}`, bootId: `boot-${address}` },
    ...{ release: 'v3', startedAt, askedAt: startedAt, calls: 0, faults: [] },
    ...seconds(1, until),
  });
  const probe = (address: string, route: string, passed: boolean, from: number, until: number) => ({
    ...{ kind: 'probe', address, route, passed, ...seconds(from, until) },
  });
  const observations = [
    { kind: 'names', addresses: ['1', '2'], ...seconds(1, 24) },
    { kind: 'names', addresses: ['2'], ...seconds(25, 40) },
    ...[about('1', 21), about('2', 40)],
    ...[probe('2', 'health', true, 1, 40), probe('2', 'ready', true, 1, 40)],
    ...[probe('1', 'ready', true, 1, 19), { ...probe('1', 'ready', false, 20, 21), status: 503 }],
    probe('1', 'health', true, 1, 9),
    isHealthy
      ? probe('1', 'health', true, 10, 21)
      : { ...probe('1', 'health', false, 10, 21), status: 500 },
    { ...probe('1', 'health', false, 22, 22), reason: 'timeout' },
    { ...probe('1', 'about', false, 22, 22), reason: 'timeout' },
  ];
  return observations.map((each, id) => ({ id, ...each }) as Observation);
}

for (const [isHealthy, how, failures] of [
  [true, 'announced', 0],
  [false, 'unknown', 1],
] as const) {
  test(`a ${isHealthy ? 'healthy' : 'failing'} process that is stopped: ${how}, ${failures} failures`, () => {
    const observations = recordingOf(isHealthy);
    const { events, recoveries } = tellStory({ header, observations }, startedAt + 40_000);
    assert.equal(events.find((event) => event.kind === 'process-gone')?.how, how);
    assert.equal(recoveries.length, failures);
  });
}
