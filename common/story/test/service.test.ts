// How the service is: several replicas together, and one that has not answered yet; and what is said of failures.
import assert from 'node:assert/strict';
import { STATUS_CODES } from 'node:http';
import { test } from 'node:test';
import { failureSchema, type Reason } from '../src/recording.ts';
import { sortByKind } from '../src/seen.ts';
import { explain, explainProblem } from '../src/sentences.ts';
import { serviceOf } from '../src/service.ts';
import type { Condition, Replica } from '../src/story.ts';
import { tellStory } from '../src/tell.ts';
import { names, readRecording } from './recordings.ts';

const { header } = readRecording(names[0] ?? '');
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
