// How processes end, and what does not count as such an end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backsOff, endsByItself, stops } from '../src/evidence/ends.ts';
import { type EngineEvent, type Evidence, noEvidence } from '../src/evidence/evidence.ts';
import { judge, type Step } from '../src/evidence/steps.ts';
import { engineEvent } from './support/witnesses.ts';

const starts = (at: number) => engineEvent(at, 'start');
const dies = (at: number, exitCode: number) => engineEvent(at, 'die', { exitCode });
const signals = (at: number, signal: number) => engineEvent(at, 'kill', { signal });

/** Deaths with exit code 3, each with a start so many milliseconds later. */
function loop(...pauses: number[]): EngineEvent[] {
  let at = 0;
  return pauses.flatMap((pause) => {
    at += 1_000;
    const death = dies(at, 3);
    at += pause;
    return [death, starts(at)];
  });
}

const told = (events: EngineEvent[]): Evidence => ({
  ...noEvidence(),
  engine: { completeFrom: 0, until: 99_000, events, facts: [] },
});

const byItself = endsByItself(3);
const graceful = stops('numbers-api', 0, 0, 5);
const sixTimes = backsOff('numbers-api', 3, 6);
const doubled = loop(100, 200, 400, 800, 1_600);

const CASES: [string, Step, EngineEvent[], boolean][] = [
  ['it ends by itself', byItself, [starts(1_000), dies(9_000, 3)], true],
  ['it ends with another exit code', byItself, [dies(9_000, 0)], false],
  ['Docker has ended it', byItself, [signals(8_000, 15), dies(9_000, 3)], false],
  ['want of memory has ended it', byItself, [engineEvent(8_000, 'oom'), dies(9_000, 3)], false],
  ['it is stopped', graceful, [signals(8_000, 15), dies(9_000, 0)], true],
  ['it is stopped, but late', graceful, [signals(2_000, 15), dies(9_000, 0)], false],
  ['it is killed, not stopped', graceful, [signals(8_000, 9), dies(9_000, 0)], false],
  ['ever longer pauses', sixTimes, doubled, true],
  ['pauses that do not grow', sixTimes, loop(100, 100, 100, 100, 100), false],
  ['too few of them', sixTimes, doubled.slice(2), false],
  ['a start is missing', sixTimes, doubled.toSpliced(3, 1), false],
  ['another exit code between', sixTimes, doubled.with(4, dies(4_700, 0)), false],
];

for (const [name, step, events, isDone] of CASES) {
  test(name, () => assert.equal(judge(step, told(events), 0).done, isDone));
}
