import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolloutsOf, wantedRelease } from '../page/rollout.ts';
import type { Replica, Run } from '../src/live/state.ts';
import { REPLICA } from './samples.ts';

const at = (seconds: number): number => 1_000_000_000 + seconds * 1_000;

type Lane = [seconds: number, state: Run['state'], release?: string][];

/** A lane that was there before the web server, and what it ran since; `gone` at its end has left. */
function lane(...list: Lane): Replica {
  const last = list.at(-1);
  const gone = last?.[1] === 'gone' && { condition: 'gone' as const, since: at(last[0]) };
  return {
    ...REPLICA,
    release: last?.[2] ?? 'v3',
    startedAt: at(list[0]?.[0] ?? 0),
    runs: list.map(([from, state, release = 'v3']) => ({
      from: at(from),
      state,
      ready: state === 'good' || state === 'failing',
      release,
    })),
    ...gone,
  };
}

const told = (replicas: Replica[]): string[] =>
  rolloutsOf(replicas).map(({ kind, from, to, beganAt, endedAt }) => {
    const end = endedAt === undefined ? '…' : (endedAt - at(0)) / 1_000;
    return `${kind} ${from} → ${to}, ${(beganAt - at(0)) / 1_000} to ${end}`;
  });

const cases: [name: string, replicas: Replica[], rollouts: string[], wanted: string][] = [
  ['nobody', [], [], ''],
  ['one release', [lane([0, 'good']), lane([0, 'good'])], [], 'v3'],
  [
    'a restart changes no release',
    [lane([0, 'good'], [5, 'gone'], [6, 'starting'], [7, 'good'])],
    [],
    'v3',
  ],
  [
    'an update that goes on',
    [
      lane([0, 'good'], [5, 'gone'], [6, 'starting', 'v4'], [7, 'good', 'v4']),
      lane([0, 'good'], [9, 'failing']),
    ],
    ['update v3 → v4, 6 to …'],
    'v4',
  ],
  [
    'an update that is over',
    [
      lane([0, 'good'], [5, 'gone'], [6, 'good', 'v4']),
      lane([0, 'good'], [8, 'gone'], [9, 'good', 'v4']),
    ],
    ['update v3 → v4, 6 to 9'],
    'v4',
  ],
  [
    'the new ones come first, the old ones leave',
    [lane([0, 'good'], [9, 'gone']), lane([0, 'good'], [12, 'gone']), lane([7, 'good', 'v4'])],
    ['update v3 → v4, 7 to 12'],
    'v4',
  ],
  [
    'a rollback that goes on',
    [
      lane([0, 'good'], [5, 'good', 'v4'], [12, 'good', 'v3']),
      lane([0, 'good'], [8, 'good', 'v4'], [9, 'failing', 'v4']),
      lane([0, 'good']),
    ],
    ['update v3 → v4, 5 to …', 'rollback v4 → v3, 12 to …'],
    'v3',
  ],
  [
    'a rollback that is over, after an update that was',
    [
      lane([0, 'good'], [5, 'good', 'v4'], [12, 'good', 'v3']),
      lane([0, 'good'], [8, 'good', 'v4'], [14, 'good', 'v3']),
    ],
    ['update v3 → v4, 5 to 8', 'rollback v4 → v3, 12 to 14'],
    'v3',
  ],
  [
    'a rollback after which another update comes',
    [
      lane([0, 'good'], [5, 'good', 'v4'], [12, 'good', 'v3'], [20, 'good', 'v5']),
      lane([0, 'good'], [21, 'good', 'v5']),
    ],
    ['update v3 → v4, 5 to …', 'rollback v4 → v3, 12 to 12', 'update v3 → v5, 20 to 21'],
    'v5',
  ],
  [
    'the new ones leave, and the old ones never have',
    [lane([0, 'good']), lane([0, 'good']), lane([7, 'good', 'v5'], [11, 'gone', 'v5'])],
    ['update v3 → v5, 7 to …', 'rollback v5 → v3, 11 to 11'],
    'v3',
  ],
  [
    'one seen first, though its process is the younger one',
    [lane([0, 'good', 'v4']), { ...lane([0.2, 'good']), startedAt: at(-500) }],
    ['update v3 → v4, 0 to …'],
    'v4',
  ],
];

for (const [name, replicas, rollouts, wanted] of cases) {
  test(`releases: ${name}`, () => {
    assert.deepEqual(told(replicas), rollouts);
    assert.equal(wantedRelease(replicas), wanted);
  });
}
