// How processes end, and what does not count as such an end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backsOff, endsByItself, runsOutOfMemory, stops } from '../src/evidence/engine.ts';
import type { EngineEvent } from '../src/evidence/evidence.ts';
import { inOrder, type Step } from '../src/evidence/steps.ts';
import { play, told } from './support/guide.ts';

/** Deaths with exit code 3, each with a start so many milliseconds later. */
function loop(...pauses: number[]): EngineEvent[] {
  let at = 0;
  return pauses.flatMap((pause) => {
    const death = at + 1_000;
    at = death + pause;
    return play(`${death} die 3, ${at} start`);
  });
}

const byItself = endsByItself(3);
const memory = runsOutOfMemory();
const graceful = stops(0, 2, 5);
const sixTimes = backsOff(3, 6);
const threeTimes = backsOff(3, 3);
const doubled = loop(100, 200, 400, 800, 1_600);

/** What is looked for from 1 s on, the events, and when it was seen, in milliseconds; undefined where it was not. */
const CASES: [string, Step, string | EngineEvent[], number?][] = [
  ['it ends once more, with the right exit code', byItself, '8000 die 0, 9000 die 3', 9_000],
  ['it ends at the very beginning', byItself, '1000 die 3', 1_000],
  ['it has ended before', byItself, '999 die 3'],
  ['another service ends', byItself, '9000 die 3 web'],
  ['Docker has ended it', byItself, '9000 TERM, 24000 die 3'],
  ['Docker has sent a signal long before', byItself, '8999 TERM, 24000 die 3', 24_000],
  ['Docker sends a signal to the next one', byItself, '9000 die 3, 9001 TERM', 9_000],
  ['want of memory has ended it', byItself, '8000 oom, 18000 die 3'],
  ['want of memory was long before', byItself, '7999 oom, 18000 die 3', 18_000],
  ['it runs out of memory', memory, '2000 oom, 12000 die 137', 12_000],
  ['no lack of memory is reported', memory, '12000 die 137', 12_000],
  ['it is reported, and Docker kills it', memory, '8000 oom, 9000 KILL, 9000 die 137', 9_000],
  ['it is reported long before a kill', memory, '1999 oom, 11000 KILL, 12000 die 137'],
  ['Docker kills it', memory, '9000 KILL, 9000 die 137'],
  ['Docker kills another one', memory, '9000 KILL other, 9000 die 137', 9_000],
  ['it was unhealthy from the start', memory, '7000 start, 7000 unhealthy, 9000 oom, 9000 die 137'],
  ['it was unhealthy at its end', memory, '9000 oom, 9000 unhealthy, 9000 die 137'],
  ['the run before was unhealthy', memory, '1 unhealthy, 7 start, 9000 oom, 9000 die 137', 9_000],
  ['another one was unhealthy', memory, '8000 unhealthy other, 9000 oom, 9000 die 137', 9_000],
  ['it was healthy', memory, '8000 healthy, 9000 oom, 9000 die 137', 9_000],
  ['it is stopped', graceful, '7000 TERM, 9000 die 0', 9_000],
  ['it is stopped, and takes long', graceful, '4000 TERM, 9000 die 0', 9_000],
  ['it is stopped, but late', graceful, '3999 TERM, 9000 die 0'],
  ['it is stopped, but soon', graceful, '7001 TERM, 9000 die 0'],
  ['it is told twice', graceful, '2000 TERM, 7000 TERM, 9000 die 0', 9_000],
  ['it is killed, not stopped', graceful, '7000 KILL, 9000 die 0'],
  ['ever longer pauses', sixTimes, doubled, 8_100],
  ['pauses that grow by a second', threeTimes, loop(100, 1_100), 3_200],
  ['pauses that hardly grow', threeTimes, loop(100, 1_099)],
  ['pauses that do not grow', sixTimes, loop(100, 100, 100, 100, 100)],
  ['too few of them', sixTimes, doubled.slice(2)],
  ['too few, and one before', sixTimes, [...play('1 die 3, 2 start'), ...doubled.slice(2)]],
  ['a start is missing', sixTimes, doubled.toSpliced(3, 1)],
  ['another exit code between', sixTimes, doubled.toSpliced(4, 1, ...play('4700 die 0'))],
  [
    'another container between',
    threeTimes,
    '1000 die 3, 1050 start other, 1100 start, 2000 die 3, 3100 start',
    3_100,
  ],
  ['another container', threeTimes, '1000 die 3, 1001 start, 2000 die 3 other, 4000 start other'],
];

for (const [name, step, events, seenAt] of CASES) {
  test(name, () => {
    assert.equal(inOrder(step)(told(99_000, events), 1_000).at, seenAt);
  });
}
