// What is made of signs of a break: which recoveries there are, what they are put down to, and how long they took.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecoveries, type Recoveries } from '../src/history/recoveries.ts';
import type { Cure, Recovery } from '../src/live/state.ts';

const T0 = 1_700_000_000_000;

/** What can happen, by its first word in a story, and what follows that word. */
const SIGNS: Record<string, (recoveries: Recoveries, at: number, what: string) => void> = {
  fault(recoveries, at, what) {
    const [type = '', ...routes] = what.split(' ');
    recoveries.faultSwitchedOn({ type, ...(routes.length > 0 && { routes }) }, at);
  },
  strike: (recoveries, _at, type) => recoveries.faultStrikes(type),
  expired: (recoveries, _at, type) => recoveries.faultGone(type, 'expiry'),
  off: (recoveries, _at, type) => recoveries.faultGone(type, 'person'),
  number: (recoveries, at) => recoveries.callEnded(true, at),
  lost: (recoveries, at) => recoveries.callEnded(false, at),
  passes: (recoveries, at) => recoveries.livenessChecked(true, at),
  fails: (recoveries, at) => recoveries.livenessChecked(false, at),
  healthy: (recoveries, at) => recoveries.dockerHealthChanged('healthy', at),
  unhealthy: (recoveries, at) => recoveries.dockerHealthChanged('unhealthy', at),
  gone: (recoveries, at) => recoveries.processGone(at),
  boot: (recoveries, at, cure) => recoveries.booted(at, cure as Cure),
};

/** Plays a story such as `0 fault error, 1 lost`, whose times are seconds, and tells its recoveries. */
function play(story: string): string {
  const published = new Map<number, Recovery>();
  const recoveries = createRecoveries(
    (recovery) => published.set(recovery.id, recovery),
    () => published.size + 1,
  );
  for (const sign of story.split(', ')) {
    const [seconds, kind = '', ...what] = sign.split(' ');
    SIGNS[kind]?.(recoveries, T0 + Number(seconds) * 1_000, what.join(' '));
  }
  return [...published.values()].map(inWords).join(' | ');
}

/** Such as `error since 0: 2 of 3 lost, cured by watchdog, over; fault 0, gone 22`. */
function inWords({
  fault,
  routes = [],
  brokeAt,
  requests,
  requestsLost,
  curedBy,
  over,
  steps,
}: Recovery) {
  const since = (at: number): number => (at - T0) / 1_000;
  const state = [
    `${requestsLost} of ${requests} lost`,
    curedBy && `cured by ${curedBy}`,
    over && 'over',
  ];
  const told = Object.entries(steps)
    .toSorted(([, one], [, other]) => one - other)
    .map(([step, at]) => `${step} ${since(at)}`);
  const head = [fault ?? 'no fault', ...routes].join(' ');
  return `${head} since ${since(brokeAt)}: ${state.filter(Boolean).join(', ')}; ${told.join(', ')}`;
}

/** A fault that the watchdog cures: broken from `start` to 22 s later. */
function breakAndCure(start: number): string {
  return [
    `${start} fault error, ${start + 1} lost, ${start + 1} fails, ${start + 20} gone`,
    `${start + 21} boot watchdog, ${start + 21.5} passes, ${start + 22} number`,
  ].join(', ');
}

/** What that becomes. */
function brokenAndCured(start: number): string {
  return [
    `error since ${start}: 1 of 2 lost, cured by watchdog, over; fault ${start}`,
    `firstFailure ${start + 1}, unhealthy ${start + 1}, gone ${start + 20}, boot ${start + 21}`,
    `healthy ${start + 21.5}, firstNumber ${start + 22}`,
  ].join(', ');
}

/** What happens, and the recoveries that are made of it. */
const STORIES = {
  'nothing is published while all is well': `
    1 number, 2 passes
    →`,
  'a fault, a restart and the first number': `
    0 fault error, 1 lost, 2 fails, 3 lost, 22 gone, 23 boot watchdog, 24 passes, 25 number,
    27.9 passes
    → error since 0: 2 of 3 lost, cured by watchdog, over; fault 0, firstFailure 1,
    unhealthy 2, gone 22, boot 23, healthy 24, firstNumber 25`,
  'where Docker checks, its words count for unhealthy and healthy': `
    -5 healthy, 1 fails, 10 unhealthy, 21 gone, 22 boot watchdog, 22.5 passes, 22.6 number,
    26 passes, 26.5 healthy, 27 passes
    → no fault since 1: 0 of 1 lost, cured by watchdog, over; unhealthy 10, gone 21,
    boot 22, firstNumber 22.6, healthy 26.5`,
  'a fault from a minute ago is blamed': `
    0 fault latency, 60 lost
    → latency since 0: 1 of 1 lost; fault 0, firstFailure 60`,
  'a fault from longer ago is not': `
    0 fault latency, 60.1 lost
    → no fault since 60.1: 1 of 1 lost; firstFailure 60.1`,
  'one good answer among bad ones is no recovery': `
    0 fault error, 1 lost, 2 number, 3 lost, 4 number, 5 lost, 6 number, 6.5 passes
    → error since 0: 3 of 6 lost; fault 0, firstFailure 1, firstNumber 6`,
  'it is not over while its fault is on': `
    0 fault error, 1 lost, 2 number, 10 passes
    → error since 0: 1 of 2 lost; fault 0, firstFailure 1, firstNumber 2`,
  'it is over soon after its fault is gone': `
    0 fault error, 1 lost, 2 number, 10 expired error, 11 passes
    → error since 0: 1 of 2 lost, cured by expiry, over; fault 0, firstFailure 1,
    firstNumber 2`,
  'without anyone asking it is not over for a minute': `
    0 fails, 1 passes, 59.9 passes
    → no fault since 0: 0 of 0 lost; unhealthy 0, healthy 1`,
  'and is over then': `
    0 fails, 1 passes, 60 passes
    → no fault since 0: 0 of 0 lost, over; unhealthy 0, healthy 1`,
  'a quick restart that nobody saw is known by its boot': `
    5 boot watchdog
    → no fault since 5: 0 of 0 lost, cured by watchdog; gone 5, boot 5`,
  'a new break after a recovery is another one': `
    0 fails, 1 passes, 10 fails
    → no fault since 0: 0 of 0 lost, over; unhealthy 0, healthy 1 |
    no fault since 10: 0 of 0 lost; unhealthy 10`,
  'a fault that comes 0.5 s after the recovery from another one': `
    ${breakAndCure(0)}, ${breakAndCure(22.5)}, 60 passes
    → ${brokenAndCured(0)} | ${brokenAndCured(22.5)}`,
  'a fault that comes 3 s after the recovery from another one': `
    ${breakAndCure(0)}, ${breakAndCure(25)}, 60 passes
    → ${brokenAndCured(0)} | ${brokenAndCured(25)}`,
  'a fault that comes 10 s after the recovery from another one': `
    ${breakAndCure(0)}, ${breakAndCure(32)}, 60 passes
    → ${brokenAndCured(0)} | ${brokenAndCured(32)}`,
  'a rebuild and a fault soon after it': `
    0 gone, 2 boot replacement, 2.5 passes, 2.6 number, ${breakAndCure(4)}, 60 passes
    → no fault since 0: 0 of 1 lost, cured by replacement, over; gone 0, boot 2,
    healthy 2.5, firstNumber 2.6 | ${brokenAndCured(4)}`,
  'the bug of a fresh process that strikes within a second of the recovery is another break': `
    ${breakAndCure(0)}, 22.6 lost, 22.8 lost, 23 fails, 23 strike fail-after,
    23.1 strike fail-after, 43 gone, 44 boot watchdog, 44.5 passes, 45 number, 49 passes
    → ${brokenAndCured(0)} | fail-after since 22.6: 2 of 3 lost, cured by watchdog, over;
    firstFailure 22.6, gone 43, boot 44, healthy 44.5, firstNumber 45`,
  'a failure soon after a restart, of a process without a fault, belongs to the same recovery': `
    ${breakAndCure(0)}, 22.6 lost, 22.8 number, 26 passes
    → error since 0: 2 of 4 lost, cured by watchdog, over; fault 0, firstFailure 1,
    unhealthy 1, gone 20, boot 21, healthy 21.5, firstNumber 22.8`,
  'a process that ends once all was good again begins another recovery': `
    ${breakAndCure(0)}, 23 gone, 24 boot restart policy
    → ${brokenAndCured(0)} | no fault since 23: 0 of 0 lost, cured by restart policy;
    gone 23, boot 24`,
  'a restart loop that never gets good is one recovery': `
    0 gone, 0.5 boot restart policy, 0.6 lost, 2 gone, 2.5 boot restart policy, 2.6 lost,
    5 gone
    → no fault since 0: 2 of 2 lost, cured by restart policy; gone 0, firstFailure 0.6`,
  'a fault while it is broken cuts the recovery off, and has one of its own': `
    0 fault error, 1 lost, 5 fault hang, 6 lost
    → error since 0: 1 of 1 lost, cured by nobody, over; fault 0, firstFailure 1 |
    hang since 5: 1 of 1 lost; fault 5, firstFailure 6`,
  'a fault that is seen after its first bad sign has caused it all the same': `
    1 lost, 3 fault error /rng
    → error /rng since 1: 1 of 1 lost; firstFailure 1, fault 1`,
  'one that is seen later than that has not': `
    1 lost, 3.1 fault error
    → no fault since 1: 1 of 1 lost, cured by nobody, over; firstFailure 1`,
  'a fault that was switched off by hand: it goes on until Docker calls it healthy': `
    -5 healthy, 0 fault error, 1 fails, 9 unhealthy, 10 off error, 12 passes, 12 number,
    16 passes
    → error since 0: 0 of 1 lost, cured by person; fault 0, unhealthy 9, firstNumber 12`,
  'and is over once Docker does': `
    -5 healthy, 0 fault error, 1 fails, 9 unhealthy, 10 off error, 12 passes, 12 number,
    17 healthy, 18 passes
    → error since 0: 0 of 1 lost, cured by person, over; fault 0, unhealthy 9,
    firstNumber 12, healthy 17`,
};

for (const [name, text] of Object.entries(STORIES)) {
  test(`recoveries: ${name}`, () => {
    const [story = '', recoveries] = text.replace(/\s+/g, ' ').split(/ → ?/);
    assert.equal(play(story.trim()), recoveries);
  });
}
