import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recovery, Replica, Run } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { carriedOn } from '../page/recovery/phases.ts';
import { rolloutsOf, wantedRelease } from '../page/rollout.ts';
import { SAMPLES } from './samples.ts';

const { recording, now } = SAMPLES.calm;
const [REPLICA] = tellStory(recording, now).replicas as [Replica];

const at = (seconds: number): number => 1_000_000_000 + seconds * 1_000;

/** A row that is older than the web server, and what it ran since, such as `0 good, 6 starting v4`. */
function row(story: string): Replica {
  const runs = story.split(', ').map((run): Run => {
    const [seconds, state, release = 'v3'] = run.split(' ') as [string, Run['state'], string?];
    return { from: at(Number(seconds)), state, ready: /good|failing/.test(state), release };
  });
  const [first, last] = [runs.at(0), runs.at(-1)];
  assert.ok(first && last);
  const gone = last.state === 'gone' && { condition: 'gone' as const, since: last.from };
  return { ...REPLICA, release: last.release, startedAt: first.from, runs, ...gone };
}

const told = (replicas: Replica[]): string[] =>
  rolloutsOf(replicas).map(({ kind, from, to, beganAt, endedAt }) => {
    const end = endedAt === undefined ? '…' : (endedAt - at(0)) / 1_000;
    return `${kind} ${from} → ${to}, ${(beganAt - at(0)) / 1_000} to ${end}`;
  });

/** What each replica ran, and the expected rollouts; the wanted release comes last. */
const CASES: Record<string, [rows: string[], told: string[]]> = {
  nobody: [[], ['']],
  'one release': [['0 good', '0 good'], ['v3']],
  'a restart changes no release': [['0 good, 5 gone, 6 starting, 7 good'], ['v3']],
  'an update that goes on': [
    ['0 good, 5 gone, 6 starting v4, 7 good v4', '0 good, 9 failing'],
    ['update v3 → v4, 6 to …', 'v4'],
  ],
  'an update that is over': [
    ['0 good, 5 gone, 6 good v4', '0 good, 8 gone, 9 good v4'],
    ['update v3 → v4, 6 to 9', 'v4'],
  ],
  'the new ones come first, the old ones leave': [
    ['0 good, 9 gone', '0 good, 12 gone', '7 good v4'],
    ['update v3 → v4, 7 to 12', 'v4'],
  ],
  'a rollback that goes on': [
    ['0 good, 5 good v4, 12 good v3', '0 good, 8 good v4, 9 failing v4', '0 good'],
    ['update v3 → v4, 5 to …', 'rollback v4 → v3, 12 to …', 'v3'],
  ],
  'a rollback that is over, after an update that was': [
    ['0 good, 5 good v4, 12 good v3', '0 good, 8 good v4, 14 good v3'],
    ['update v3 → v4, 5 to 8', 'rollback v4 → v3, 12 to 14', 'v3'],
  ],
  'a rollback after which another update comes': [
    ['0 good, 5 good v4, 12 good v3, 20 good v5', '0 good, 21 good v5'],
    ['update v3 → v4, 5 to …', 'rollback v4 → v3, 12 to 12', 'update v3 → v5, 20 to 21', 'v5'],
  ],
  'the new ones leave, and the old ones never have': [
    ['0 good', '0 good', '7 good v5, 11 gone v5'],
    ['update v3 → v5, 7 to …', 'rollback v5 → v3, 11 to 11', 'v3'],
  ],
};

for (const [name, [rows, expected]] of Object.entries(CASES)) {
  test(`releases: ${name}`, () => {
    const replicas = rows.map(row);
    assert.deepEqual([...told(replicas), wantedRelease(replicas)], expected);
  });
}

test('releases: one seen first, though its process is the younger one', () => {
  const older = { ...row('0.2 good'), startedAt: at(-500) };
  assert.deepEqual(told([row('0 good v4'), older]), ['update v3 → v4, 0 to …']);
});

test('a replica carried on if it was good from 10 to 20', () => {
  const recovery = { instance: 'broken', requests: 9, requestsLost: 2 } as Recovery;
  const times = { brokeAt: at(10), goodAt: at(20) };
  for (const [other, carried] of [
    ['0 good', true],
    ['10 good', true],
    ['10.1 good', false],
    ['0 good, 15 failing', false],
    ['0 good, 15 failing, 16 good', false],
    ['0 good, 5 gone, 10 good', true],
    ['0 good, 5 gone, 10.1 good', false],
    ['0 good, 20 failing', true],
    ['0 good, 19.9 failing', false],
  ] as const) {
    const replicas = [
      { ...row('0 good'), instance: 'broken' },
      { ...row(other), instance: 'other' },
    ];
    const text = carriedOn({ ...recovery, ...times }, replicas, at(30));
    assert.equal(text, `2 of 9 lost${carried ? ': the other one carried on' : ''}`, other);
  }
});
