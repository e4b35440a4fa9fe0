// How the service is: several replicas together, and one that has not answered yet; and what is said of failures.
import assert from 'node:assert/strict';
import { STATUS_CODES } from 'node:http';
import { test } from 'node:test';
import { failureSchema } from '../src/failure.ts';
import type { Observation, Reason } from '../src/recording.ts';
import { sortByKind } from '../src/replicas.ts';
import { explain, explainProblem } from '../src/sentences.ts';
import { serviceOf } from '../src/service.ts';
import type { Condition, Replica } from '../src/story.ts';
import { tellStory } from '../src/tell.ts';
import { readRecording } from './recordings.ts';

const { header } = readRecording('fail-after');
const { startedAt } = header;

for (const [reason, condition] of [
  ['refused', 'gone'],
  ['unknown host', 'gone'],
  ['timeout', 'not responding'],
  ['redirect', 'not responding'],
] as [Reason, Condition][]) {
  test(`a service whose only answer is "${reason}" is ${condition}`, () => {
    const at = startedAt + 5;
    const probe = { kind: 'probe', route: 'about', address: '', passed: false } as const;
    const observations = [{ ...probe, id: 1, at, until: at, reason }];
    const problem = { route: 'about', failure: { reason } };
    const { service } = tellStory({ header, observations }, at + 1);
    assert.deepEqual(service, { condition, problem, since: at, ready: 0, known: 0 });
  });
}

test('a service that was not asked yet is unknown since the start', () => {
  const unknown = { condition: 'unknown', since: startedAt, ready: 0, known: 0 };
  assert.deepEqual(tellStory({ header, observations: [] }, startedAt + 1).service, unknown);
});

const problem = { route: 'health' } as const;
for (const [conditions, expected] of [
  ['healthy unknown', { condition: 'healthy', since: 2, ready: 1 }],
  ['gone unhealthy gone', { condition: 'unhealthy', problem, since: 3, ready: 0 }],
  [
    'healthy unhealthy gone unhealthy',
    {
      ...{ condition: 'degraded', since: 2, ready: 1 },
      sick: [
        { instances: ['1', '3'], condition: 'unhealthy', problem },
        { instances: ['2'], condition: 'gone' },
      ],
    },
  ],
] as const) {
  test(`replicas that are ${conditions} are together ${expected.condition}`, () => {
    const told = conditions.split(' ').map((condition, place) => {
      const since = place + 1;
      const own = condition === 'unhealthy' && { problem };
      const runs = [{ ready: condition === 'healthy' }];
      const replica = { instance: `${place}`, condition, since, runs, ...own } as Replica;
      return { replica, hasStopped: false };
    });
    const stopped = { replica: { condition: 'not ready' } as Replica, hasStopped: true };
    const service = serviceOf([...told, stopped], sortByKind([]), header, 9);
    assert.deepEqual(service, { ...expected, known: told.length });
  });
}

test('each failure has words of its own, and what a replica says counts with its answer only', () => {
  const reasons = failureSchema.shape.reason.unwrap().options;
  const words = new Set(reasons.map((reason) => explain({ reason })));
  assert.equal([...words].filter((each) => /^\w+ \w+/.test(each)).length, reasons.length);
  for (const status of [400, 404, 429, 500, 502, 503, 504]) {
    assert.equal(explain({ status }), `answered ${status} ${STATUS_CODES[status]}`);
  }
  const silent = { route: 'health', failure: { reason: 'reset' } } as const;
  assert.equal(explainProblem({ ...silent, said: 'down' }), explainProblem(silent));
});

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

for (const [what, checks, expected] of [
  ['two failed checks within the start period', { 1: false, 5: false }, 'unknown'],
  ['one within it and one after it', { 5: false, 6: false }, 'unknown'],
  ['two after it', { 6: false, 7: false }, 'unhealthy'],
  ['two within it, after one that passed', { 1: true, 2: false, 3: false }, 'unhealthy'],
  ['one after one that passed', { 1: true, 2: false }, 'healthy'],
] as const) {
  test(`${what}: Docker reports ${expected}`, () => {
    const about = recordingOf(orderly).find(({ kind }) => kind === 'about');
    assert.ok(about?.kind === 'about');
    const news = Object.entries(checks).map(([second, passed], id): Observation => {
      const [age, { address, bootId }] = [Number(second) * 1_000, about];
      const at = startedAt + age;
      return { id, kind: 'check', address, bootId, passed, age, at, until: at };
    });
    const { replicas } = tellStory({ header, observations: [about, ...news] }, startedAt + 8_000);
    assert.equal(replicas[0]?.docker, expected);
  });
}
