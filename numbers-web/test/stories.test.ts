// What is made of looks at one replica or several: who is who, what is told of them, and what is a break.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestHistory, FAILED, REFUSED, SILENT, STOPPING } from './test-history.ts';

type TestHistory = ReturnType<typeof createTestHistory>;

const LOOKS = { fails: FAILED, refuses: REFUSED, silent: SILENT };

/** What can happen: `1 found .1`, `1 .1 is one`, `3/2 .1 is one` (asked in second 2), `4 call .1- .2+`. */
function act(all: TestHistory, [time = '', first = '', kind = '', ...words]: string[]): void {
  const { history } = all;
  const [at = 0, askedAt = at] = time.split('/').map(Number);
  if (first === 'found') all.found(at, ...[kind, ...words].filter(Boolean));
  else if (first === 'not-found') {
    history.addressesFound({ found: [kind, ...words], isFailing: true }, at * 1_000);
  } else if (first === 'call') {
    const attempts = [kind, ...words].map((attempt) => [
      attempt.slice(0, -1),
      attempt.endsWith('+'),
    ]);
    all.call(at, ...(attempts as [string, boolean][]));
  } else if (kind === 'is') {
    const [instance = '', bootId = instance, ...faults] = words;
    all.answers(at, first, instance, { bootId, faults, askedAt });
  } else if (kind === 'stops') all.ready(at, first, STOPPING);
  else if (kind === 'reset') history.apiReset(first, at * 1_000);
  else if (kind === 'on') {
    const active = words.map((type) => ({ type, settings: {}, hits: 0 }));
    history.faultSwitchedOn(first, active, at * 1_000, at * 1_000);
  } else all.looks(at, first, LOOKS[kind as keyof typeof LOOKS]);
}

/** Plays a story such as `0 found .1, 1 .1 is one` and tells what is known in the end. */
function play(story: string): string {
  const all = createTestHistory();
  for (const sign of story.split(', ')) act(all, sign.split(' '));
  const { service, replicas, events, recoveries } = all.state();
  const addresses = replicas.map(({ address }) => address).toSorted();
  const called = all.history.addresses().toSorted();
  const sections = [
    replicas.map(({ instance, address, condition, restarts, replaced }) => {
      const parts = [instance, address, condition !== 'healthy' && condition];
      const past = [
        restarts > 0 && `restart ${restarts}`,
        ...replaced.map((each) => `was ${each}`),
      ];
      return [...parts, ...past].filter(Boolean).join(' ');
    }),
    [`${service.condition} ${service.ready}/${service.known}`],
    called.join() === addresses.join() ? [] : [`calls ${called.join(' ') || 'nobody'}`],
    events.map(({ at, kind, fault }) => [at / 1_000, kind, fault].filter(Boolean).join(' ')),
    recoveries.map(({ instance, requests, requestsLost, curedBy, over, steps }) => {
      const parts = [instance, `${requestsLost}/${requests} lost`, curedBy, over && 'over'];
      return [...parts, ...Object.keys(steps)].filter(Boolean).join(' ');
    }),
  ];
  return sections.flatMap((parts) => (parts.length > 0 ? parts.join(', ') : [])).join('; ');
}

const TRIO = '0 found .1 .2 .3, 1 .1 is one, 1 .2 is two, 1 .3 is three';

/** What happens, and what is known then. */
const STORIES = {
  "the faults of a start are nobody's doing, later ones are somebody's": `
    0 found .1, 1 .1 is one one fail-after, 2 .1 is one one fail-after error,
    3 .1 is one one fail-after
    → one .1; healthy 1/1; 2 fault-on error, 3 fault-off error`,
  "a restart ends the faults, and those of the new start are nobody's doing": `
    0 found .1, 1 .1 is one one error, 2 .1 is one second fail-after
    → one .1 restart 1; healthy 1/1; 2 process-gone, 2 new-process, 2 fault-off;
    one 0/0 lost restart policy gone boot healthy`,
  'a reset is like a start': `
    0 found .1, 1 .1 is one one error, 2 .1 reset, 3 .1 is one one fail-after
    → one .1; healthy 1/1; 3 fault-off error`,
  'an answer to a question from before a fault was switched on does not end it': `
    0 found .1, 1 .1 is one, 3 .1 on error, 4/2 .1 is one
    → one .1; healthy 1/1; 3 fault-on error`,
  'each end of a process is told once, before the start of the next': `
    0 found .1, 1 .1 is one, 2 .1 refuses, 2.3 .1 refuses, 3 .1 is one second,
    4 .1 is one third
    → one .1 restart 2; healthy 1/1; 2 not-ready, 2 failing, 2 process-gone, 3 new-process,
    3 passing, 3 ready, 4 process-gone, 4 new-process;
    one 0/0 lost restart policy over unhealthy gone boot healthy,
    one 0/0 lost restart policy gone boot healthy`,
  'three that are there from the beginning are no news, and stay while look-ups fail': `
    ${TRIO}, 2 not-found .1 .2 .3
    → one .1, two .2, three .3; healthy 3/3`,
  'one that joins the others is told, and is no break': `
    ${TRIO}, 2 found .1 .2 .3 .4, 3 .4 is four
    → one .1, two .2, three .3, four .4; healthy 4/4; 3 new-process`,
  'the same instance with another boot has restarted, at whichever address': `
    ${TRIO}, 2 .2 refuses, 2 found .1 .3, 3 found .1 .3 .9, 3 .9 is two second
    → one .1, two .9 restart 1, three .3; healthy 3/3; 2 not-ready, 2 failing, 2 process-gone,
    3 new-process, 3 passing, 3 ready; two 0/0 lost restart policy unhealthy gone boot healthy`,
  'another instance at the same address has replaced the one before': `
    ${TRIO}, 3 .2 is new
    → one .1, new .2 restart 1 was two, three .3; healthy 3/3; 3 process-gone, 3 new-process;
    two 0/0 lost replacement gone boot healthy`,
  'one that comes while it is not clear whether another is gone waits for that': `
    ${TRIO}, 2 found .1 .3 .7, 2.1 .7 is new
    → one .1, two .2 not ready, three .3; degraded 2/3; calls .1 .3`,
  'and takes the lane once that is clear': `
    ${TRIO}, 2 found .1 .3 .7, 2.1 .7 is new, 2.2 .2 silent, 2.3 .7 is new
    → one .1, new .7 restart 1 was two, three .3; healthy 3/3; 2.2 not-ready, 2.2 failing,
    2.2 process-gone, 2.3 new-process, 2.3 passing, 2.3 ready;
    two 0/0 lost replacement unhealthy gone boot healthy`,
  'two that swap their addresses are the same two': `
    ${TRIO}, 3 .1 is two second, 3.1 .2 is one second
    → one .2 restart 1, two .1 restart 1, three .3; healthy 3/3; 3 process-gone,
    3 process-gone, 3 new-process, 3.1 new-process;
    one 0/0 lost restart policy gone boot healthy,
    two 0/0 lost restart policy gone boot healthy`,
  'one with two addresses is one': `
    0 found .1 ::1, 1 .1 is one, 1 ::1 is one, 2 ::1 is one, 3 found .1 ::1
    → one .1; healthy 1/1`,
  'and is watched at the other one when the first is silent': `
    0 found .1 ::1, 1 .1 is one, 1 ::1 is one, 4 .1 refuses, 4 ::1 is one
    → one ::1; healthy 1/1; 4 not-ready, 4 failing, 4 process-gone, 4 passing, 4 ready;
    one 0/0 lost unhealthy gone healthy`,
  'one that has left the name and still answers is there, but gets no requests': `
    ${TRIO}, 2 found .1 .3, 3 .2 is two
    → one .1, two .2 not ready, three .3; degraded 2/3; calls .1 .3`,
  'and gets them again with its name': `
    ${TRIO}, 2 found .1 .3, 3 .2 is two, 5 found .1 .2 .3
    → one .1, two .2, three .3; healthy 3/3`,
  'one that has left and does not answer is gone': `
    ${TRIO}, 2 found .1 .3, 3 .2 silent, 60 found .1 .3
    → one .1, two .2 gone, three .3; degraded 2/3; calls .1 .3; 3 not-ready, 3 failing,
    3 process-gone; two 0/0 lost unhealthy gone`,
  'and forgotten after a minute': `
    ${TRIO}, 2 found .1 .3, 3 .2 silent, 63 found .1 .3
    → one .1, three .3; healthy 2/2; 3 not-ready, 3 failing, 3 process-gone;
    two 0/0 lost nobody over unhealthy gone`,
  'of a service that is gone altogether the last replica is shown': `
    ${TRIO}, 2 found, 3 .1 silent, 3 .2 silent, 3 .3 silent, 100 found
    → three .3 gone; gone 0/1; calls nobody; 3 not-ready, 3 failing, 3 process-gone,
    3 not-ready, 3 failing, 3 process-gone, 3 not-ready, 3 failing, 3 process-gone;
    one 0/0 lost nobody over unhealthy gone, two 0/0 lost nobody over unhealthy gone,
    three 0/0 lost unhealthy gone`,
  'a stop that was announced while others carry on is no break': `
    ${TRIO}, 2 .2 stops, 2.5 .2 refuses, 3 found .1 .3
    → one .1, two .2 gone, three .3; healthy 2/2; calls .1 .3; 2 not-ready, 2.5 process-gone`,
  'nor is what comes in its place': `
    ${TRIO}, 2 .2 stops, 2.5 .2 refuses, 3 found .1 .3 .4, 5 .4 is new
    → one .1, new .4 restart 1 was two, three .3; healthy 3/3; 2 not-ready, 2.5 process-gone,
    5 new-process, 5 passing, 5 ready`,
  'the end of one that a fault has made not ready is a break': `
    ${TRIO}, 2 .2 is two two unready, 3 .2 stops, 4 .2 refuses
    → one .1, two .2 gone, three .3; degraded 2/3; 2 fault-on unready, 3 not-ready, 4 failing,
    4 process-gone; two 0/0 lost fault unhealthy gone`,
  'what users lose is counted for the replica that broke': `
    ${TRIO}, 2 .2 is two two error, 2.5 .2 fails, 3 call .2- .1+, 4 call .2- .1+, 20 call .3+
    → one .1, two .2 not responding, three .3; degraded 2/3; 2 fault-on error, 2.5 not-ready,
    2.5 failing; two 0/3 lost fault unhealthy`,
  'and what no other replica made good is lost': `
    ${TRIO}, 2 .2 is two two error, 2.5 .2 fails, 3 call .2- .1+, 4 call .2- .1+, 20 call .3+,
    21 call .2- .2-
    → one .1, two .2 not responding, three .3; degraded 2/3; 2 fault-on error, 2.5 not-ready,
    2.5 failing; two 1/4 lost fault unhealthy firstFailure`,
  'a failed attempt that a retry made good is no break by itself': `
    ${TRIO}, 2 call .2- .1+
    → one .1, two .2, three .3; healthy 3/3`,
};

for (const [name, text] of Object.entries(STORIES)) {
  test(name, () => {
    const [story = '', outcome] = text.replace(/\s+/g, ' ').trim().split(' → ');
    assert.equal(play(story), outcome);
  });
}

test('replicas that share a host name are told apart by their addresses, and none has restarted', () => {
  const { found, answers, state } = createTestHistory();
  found(0, '10.0.0.2', '10.0.0.3', '10.0.0.4');
  for (const at of [1, 2, 3]) {
    for (const host of [2, 3, 4]) answers(at, `10.0.0.${host}`, 'api', { bootId: `b${host}` });
  }
  answers(4, '10.0.0.3', 'api', { bootId: 'b5' });
  assert.deepEqual(
    state().replicas.map(({ instance, restarts }) => [instance, restarts]),
    [
      ['api', 0],
      ['api@10.0.0.3', 1],
      ['api@10.0.0.4', 0],
    ],
  );
});
