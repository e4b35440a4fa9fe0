// How a process ended: whether it stopped as announced, or was stopped because it was unhealthy, as Swarm does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../src/recording.ts';
import { tellStory } from '../src/tell.ts';
import { readRecording } from './recordings.ts';

const { header } = readRecording('fail-after');
const { startedAt } = header;

const orderly = { isHealthy: true, wasReady: true, isOtherReady: true, fault: '' };

/** The observations of two replicas, of which the first stops after 20 s, and gives no answer from then on. */
function recordingOf({ isHealthy, wasReady, isOtherReady, fault }: typeof orderly): Observation[] {
  const seconds = (from: number, until: number) => ({
    at: startedAt + from * 1_000,
    until: startedAt + until * 1_000,
  });
  const about = (address: string, until: number, faults: string[]) => ({
    ...{ kind: 'about', address, instance: `api-${address}`, bootId: `boot-${address}` },
    ...{ release: 'v3', startedAt, askedAt: startedAt, calls: 0, ...seconds(1, until) },
    faults: faults.map((type) => ({ type, routes: [], hits: 0 })),
  });
  const probe = (address: string, route: string, status: number, from: number, until: number) => ({
    ...{ kind: 'probe', address, route, passed: status === 200, ...seconds(from, until) },
    ...(status === 0 ? { reason: 'timeout' } : status !== 200 && { status }),
  });
  const observations = [
    { kind: 'names', addresses: ['1', '2'], ...seconds(1, 24) },
    { kind: 'names', addresses: ['2'], ...seconds(25, 40) },
    ...[about('1', 21, fault ? [fault] : []), about('2', 40, [])],
    ...[probe('2', 'health', 200, 1, 40), probe('2', 'ready', isOtherReady ? 200 : 503, 1, 40)],
    ...[probe('1', 'ready', wasReady ? 200 : 503, 1, 19), probe('1', 'ready', 503, 20, 21)],
    ...[probe('1', 'health', 200, 1, 9), probe('1', 'health', isHealthy ? 200 : 500, 10, 21)],
    ...[probe('1', 'health', 0, 22, 22), probe('1', 'about', 0, 22, 22)],
  ];
  return observations.map((each, id) => ({ id, ...each }) as Observation);
}

for (const [what, given, how, failures] of [
  ['a healthy process', {}, 'announced', 0],
  ['a failing process', { isHealthy: false }, 'unknown', 1],
  ['a process that never was ready', { wasReady: false }, 'unknown', 1],
  ['the only process that is ready', { isOtherReady: false }, 'unknown', 1],
  ['a process with the fault unready', { fault: 'unready' }, 'unknown', 1],
  ['a process with the fault error', { fault: 'error' }, 'announced', 0],
] as const) {
  test(`${what} that is stopped: ${how}, ${failures} failures`, () => {
    const observations = recordingOf({ ...orderly, ...given });
    const { events, recoveries } = tellStory({ header, observations }, startedAt + 40_000);
    assert.equal(events.find((event) => event.kind === 'process-gone')?.how, how);
    assert.equal(recoveries.length, failures);
  });
}
