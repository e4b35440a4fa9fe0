// How steps search evidence: in order, together, for a time, and again after a violation; and how processes exit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from 'engine-reader/facts.ts';
import type { StoryEvent } from 'story/story.ts';
import { backsOff } from '../labs/04-exit-codes/lab.ts';
import { lab as lab7 } from '../labs/07-dependency-check/lab.ts';
import * as engine from '../src/evidence/engine.ts';
import { event, noEvent, turns } from '../src/evidence/engine.ts';
import type { EngineEvent, Evidence, Reading, WebStatus } from '../src/evidence/evidence.ts';
import { inLanguage, noEvidence } from '../src/evidence/evidence.ts';
import * as services from '../src/evidence/services.ts';
import { evaluate, inOrder, type Step, together, within } from '../src/evidence/steps.ts';
import { brokenApi, emptyStory, facts, play, told, wellApi } from './support/guide.ts';

const leftAlone = inOrder(turns('unhealthy'), noEvent(45, 'die'));
const soon = inOrder(event('start'), within(20, turns('unhealthy')));
const startThenEnd = inOrder(event('start'), event('die', { exitCode: 0 }));
const lastsAndStarts = together(event('start'), leftAlone);
const bothSay = together(turns('unhealthy'), services.webEvent('unhealthy'));
const illFor10 = services.webSeesApi('unhealthy', 10);
const refuses = lab7.checks.refuses ?? assert.fail();
const alone = lab7.checks['starts-without'] ?? assert.fail();

const well: WebStatus = { ...emptyStory.client, condition: 'healthy', replicas: [] };
const ill: WebStatus = { ...well, condition: 'unhealthy' };

const of = (part: Partial<Evidence>): Evidence => ({ ...noEvidence(), ...part });
const web = (part: Partial<Evidence['web']>) => of({ web: { ...noEvidence().web, ...part } });

/** What a source said, as in `1-8 ill, 9 well`: from one second until another, and a word for it. */
function spans<Value>(values: Readonly<Record<string, Value>>, text: string): Reading<Value>[] {
  return text.split(', ').map((each) => {
    const [, from, until = from, word = ''] = /^([\d.]+)-?([\d.]+)? (.+)$/.exec(each) ?? [];
    const value = values[word] ?? assert.fail(each);
    return { from: Number(from) * 1_000, until: Number(until) * 1_000, value };
  });
}
const statuses = (text: string) => web({ readings: spans({ well, ill }, text) });
const answers = (text: string) =>
  of({ api: spans({ none: [], broken: [brokenApi], well: [wellApi] }, text) });
/** Users' calls: the second, numbers and failures, as in `2 3/1`. */
const seconds = (text: string) =>
  web({
    seconds: text.split(', ').map((each) => {
      const [second = 0, numbers = 0, failures = 0] = each.split(/[ /]/).map(Number);
      return { second, numbers, failures, attempts: 2 * failures };
    }),
  });
const recoveries = (...list: [brokeAt: number, fault: string, over: boolean][]) =>
  web({
    recoveries: list.map(([brokeAt, fault, over]) => {
      const steps = { gone: brokeAt + 9, healthy: brokeAt + 5 };
      const calls = { requests: 3, requestsLost: 1 };
      const id = `api@${brokeAt}`;
      return { id, brokeAt, fault, over, steps, ...calls, detection: 'checked', starts: 1 };
    }),
  });
const events = (...list: StoryEvent[]) => web({ events: list });
const hangIsOn = (at: number, fault = 'hang'): StoryEvent => ({ at, kind: 'fault-on', fault });

/** The web has exited twice: on a fast machine the API runs again soon after 16.6 s. */
const webEndsTwice = '10000 die 1 web, 10100 start web, 16600 die 1 web, 16800 start web';
const apiFrom = (second: number): Evidence => ({
  ...told(30_000, `${webEndsTwice}, 22000 healthy web`),
  api: answers(`3-${second - 1} none, ${second}-29 well`).api,
});

/** The step, the reported events, and whether it is done, or when it will be. */
const CASES: [string, Step, Evidence, boolean, lastsUntil?: number][] = [
  ['an Engine was never heard', noEvent(10, 'die'), told(-1, ''), false],
  ['it has to last', leftAlone, told(20_000, '1000 unhealthy'), false, 46_000],
  ['it has lasted', leftAlone, told(46_000, '1000 unhealthy'), true],
  ['it was ended', leftAlone, told(99_000, '1000 unhealthy, 46000 die 1'), false],
  ['it ends after the time', leftAlone, told(99_000, '1000 unhealthy, 46001 die 1'), true],
  ['it was ended before', leftAlone, told(99_000, '1000 die 1, 1000 unhealthy'), true],
  ['it lasted then', leftAlone, told(99_000, '1 unhealthy, 21 die 1, 30 unhealthy'), true],
  ['the reader was restarted since', leftAlone, told(99_000, '1000 unhealthy', 1_001), false],
  ['the reader was restarted before', leftAlone, told(99_000, '1000 unhealthy', 1_000), true],
  ['soon enough', soon, told(30_000, '1000 start, 21000 unhealthy'), true],
  ['too late', soon, told(30_000, '1000 start, 21001 unhealthy'), false],
  ['soon after another start', soon, told(60_000, '1 start, 15000 start, 30000 unhealthy'), true],
  ['the wrong exit code', event('die', { exitCode: 3 }), told(9_000, '1000 die 1'), false],
  ['the wrong order', startThenEnd, told(9_000, '1000 die 0, 2000 start'), false],
  ['one of two sources', bothSay, told(9_000, '1000 unhealthy'), false],
  ['one has to last', lastsAndStarts, told(9_000, '1000 unhealthy, 2000 start'), false, 46_000],
  ['in lab 7 the API comes back after a while', refuses, apiFrom(18), true],
  ['in lab 7 the API comes back too soon', refuses, apiFrom(14), false],
  ['in lab 7 the web starts alone', alone, told(12_000, '1 die 1, 9000 start web'), false, 19_000],
  ['in lab 7 the API is there', alone, told(12_000, '1 start, 9000 start web'), false],
  ['in lab 7 the API is soon there', alone, told(9_999, '1 die 1, 9 start web, 99 start'), false],
  ['a state has to last', illFor10, statuses('1-8 ill'), false, 11_000],
  ['a state has lasted', illFor10, statuses('1-11 ill'), true],
  ['a state breaks off', illFor10, statuses('1-8 ill, 9 well, 10-15 ill'), false, 20_000],
  ['a long silence', illFor10, statuses('1-8 ill, 14-15 ill'), false, 24_000],
];

for (const [name, step, evidence, done, lastsUntil] of CASES) {
  test(name, () => {
    const result = evaluate(step, evidence, 0);
    assert.deepEqual([result.done, result.lastsUntil], [done, lastsUntil]);
  });
}

const lost = services.secondsInARow(3, 'lost', ({ numbers }) => numbers === 0);
const fromHang = services.recovery(({ fault }) => fault === 'hang' && 'from hang');
const failed = services.second(({ failures }) => failures > 0 && 'failed');
const hangs = services.isSwitchedOn('hang');
const isV2 = engine.container(0, ({ image }) => image === 'v2' && 'v2');
const isWell = engine.isHealthy(0);
const sameRun = engine.container(20, ({ startedAt }) => `since ${startedAt}`);

const v1 = facts.containers.find(({ service }) => service === 'numbers-api') ?? assert.fail();
const healthy = { ...v1, health: 'healthy' as const };
const some = (...containers: Container[]) => ({ containers, services: [], tasks: [] });
const CONTAINERS = {
  v1: some(v1),
  both: some(v1, { ...v1, image: 'v2' }),
  others: some({ ...v1, image: 'v2', service: 'x' }),
  healthy: some(healthy),
  stopped: some({ ...healthy, state: 'exited' }),
  'since 06:10': some({ ...v1, startedAt: '06:10' }),
  'since 06:11': some({ ...v1, startedAt: '06:11' }),
};
const containers = (text: string): Evidence => {
  return of({ engine: { ...noEvidence().engine, facts: spans(CONTAINERS, text) } });
};
const offThenAnother = events(
  { at: 2_000, kind: 'fault-off', fault: 'hang', how: 'expired' },
  hangIsOn(2_000, 'x'),
);
const comesAndGoes = answers('2.5-3 none, 4 broken, 4.5-5 none, 10-10.5 none');
const runs = '2000 engine numbers-api: running, healthy, 2000';
const lasted = '2000 engine numbers-api: since 06:10, for 20 s, 22000';
const threeLost = '2000 web lost: 4 calls, 4 without a number, 8 attempts in 3 s, 6000';

/** What is looked for from 2 s on, and what is seen of it, with the milliseconds of its beginning and its end. */
const SIGHTS: [string, Step, Evidence, expected?: string][] = [
  ['seconds in a row, with a call', lost, seconds('2 0/1, 3 0/0, 4 0/2, 5 0/1'), threeLost],
  ['seconds that began before', lost, seconds('1 0/1, 2 0/1, 3 0/1')],
  ['a better second between', lost, seconds('2 0/1, 3 1/1, 4 0/1, 5 0/1')],
  ['a second', failed, seconds('1 0/1, 2 0/0, 3 5/1'), '3000 web failed, 3000'],
  ['users who lose a call', services.usersAreServed(1), seconds('2 3/1')],
  ['a recovery', fromHang, recoveries([2_000, 'hang', true]), '2009 web from hang, 2009'],
  ['another one', fromHang, recoveries([1_999, 'hang', true], [2_000, 'reset', true])],
  ['a recovery under way', fromHang, recoveries([2_000, 'hang', false])],
  ['an event of the web', hangs, events(hangIsOn(2_000)), '2000 web hang switched on, 2000'],
  ['an earlier event of the web', hangs, events(hangIsOn(1_999))],
  ['another event of the web', hangs, offThenAnother],
  ['an event of another kind', services.webEvent('ready'), events(hangIsOn(2_000))],
  ['users who lose too few', services.usersGetNothing(1, 2), seconds('2 0/1')],
  ['what was before', services.apiAnswersRngWith(500), answers('1-1.999 broken')],
  ['no API for a while', services.noApi(3), comesAndGoes, '4500 api no answer, for 3 s, 7500'],
  ['no API, but a silence', services.noApi(3), answers('4.5-5 none, 10.001-12 none')],
  ['an API', services.noApi(0), answers('2.5-3 well')],
  ['one container', isV2, containers('0-9 both'), '2000 engine numbers-api: v2, 2000'],
  ['another container', isV2, containers('0-9 others')],
  ['a healthy container', isWell, containers('0-9 healthy'), runs],
  ['an unhealthy container', isWell, containers('0-9 v1')],
  ['a stopped container', isWell, containers('0-9 stopped')],
  ['one run of a container', sameRun, containers('0-15 since 06:10, 16-25 since 06:10'), lasted],
  ['a container started anew', sameRun, containers('0-15 since 06:10, 16-25 since 06:11')],
];

for (const [name, step, evidence, expected] of SIGHTS) {
  test(`of ${name} is seen: ${expected ?? 'nothing'}`, () => {
    const { at: end, seen } = step(evidence, 2_000);
    const words = seen.map(({ at, source, text }) => `${at} ${source} ${inLanguage(text, 'en')}`);
    assert.equal(end === undefined ? undefined : `${words.join(', ')}, ${end}`, expected);
  });
}

/** Deaths with exit code 3, each with a start so many milliseconds later. */
function loop(...pauses: number[]): EngineEvent[] {
  let at = 0;
  return pauses.flatMap((pause) => {
    const death = at + 1_000;
    at = death + pause;
    return play(`${death} die 3, ${at} start`);
  });
}

const byItself = engine.endsByItself(3);
const memory = engine.runsOutOfMemory();
const graceful = engine.stops(0, 2, 5);
const sixTimes = backsOff(3, 6);
const threeTimes = backsOff(3, 3);
const between = play('1050 start other');
const doubled = loop(100, 200, 400, 800, 1_600);

/** What is looked for from 1 s on, the events, and when it was seen, in milliseconds; undefined where it was not. */
const ENDS: [string, Step, string | EngineEvent[], number?][] = [
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
  ['another container between', threeTimes, loop(100, 1_100).toSpliced(1, 0, ...between), 3_200],
  ['another container', threeTimes, '1000 die 3, 1001 start, 2000 die 3 other, 4000 start other'],
];

for (const [name, step, events, seenAt] of ENDS) {
  test(name, () => {
    assert.equal(inOrder(step)(told(99_000, events), 1_000).at, seenAt);
  });
}
