// Measures on real containers the outage that continues after its cause is gone, and what ends it. Writes
// docs/outage.md, and fails where a run differs from what should happen. Argument: the number of runs, 10 unless
// given; with fewer, it prints the page and doesn't write it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { About } from 'contract';
import { waitFor } from 'test-kit/wait.ts';
import { ask, askForJson } from '../support/http.ts';
import { circumstances, table, writeMeasured } from '../support/measured.ts';
import { apiUrl, compose, down, inspect, switchOn, webUrl } from '../support/stack.ts';
import { type SteadyClient, startSteadyClient } from '../support/steady-client.ts';
import { submit } from '../support/web.ts';

const ALL_RUNS = 10;
/** The capacity of the API; the client asks for 10 a second. */
const OVERLOAD = { overload: { perSecond: 15 } };
const TRIGGER = { delay: 1_500, duration: 5, routes: ['/rng'] };
/** Seconds for which the outage has to continue after the end of the trigger. */
const OUTAGE = 60;
/** Seconds after the trigger, or after the breaker is switched on, within which users have numbers again. */
const LIMITS = { withBreaker: 25, breakerOn: 30 };
/** Seconds of nothing but numbers after which the outage counts as over. */
const CALM = 5;
/** Milliseconds that a user waits for the web. */
const PATIENCE = 5_000;
const SAFEGUARDS = { timeout: 'on', retry: 'on', fallback: 'on' };

const seconds = (since: number): number => (performance.now() - since) / 1_000;

/** Resolves at the trigger's end, by the clock of `performance.now()`. */
async function trigger(): Promise<number> {
  if (!(await switchOn('latency', TRIGGER))) throw new Error('The API does not answer');
  await waitFor('the trigger to end', 20, async () => {
    return !(await askForJson<About>(apiUrl))?.faults.some(({ type }) => type === 'latency');
  });
  return performance.now();
}

/** Resolves with the seconds from that time until a call began after which all got a number. */
async function numbersAgain({ samples }: SteadyClient, since: number): Promise<number> {
  const later = () => samples.filter(({ startedAt }) => startedAt >= since);
  const lastBad = () =>
    Math.max(since, ...later().flatMap((one) => (one.outcome === 'number' ? [] : one.startedAt)));
  await waitFor('numbers again', 120, () => seconds(lastBad()) > CALM);
  return (lastBad() - since) / 1_000;
}

type Run = Awaited<ReturnType<typeof measure>>;

async function measure(client: SteadyClient) {
  await submit('/safeguards', { ...SAFEGUARDS, breaker: 'on' });
  await numbersAgain(client, performance.now());
  const withBreaker = await numbersAgain(client, await trigger());

  await submit('/safeguards', SAFEGUARDS);
  await numbersAgain(client, performance.now());
  const goneAt = await trigger();
  /** Failed checks of /health in the outage. */
  let failedChecks = 0;
  while (seconds(goneAt) < OUTAGE) {
    if ((await ask(`${apiUrl}/health`))?.status !== 200) failedChecks += 1;
    await sleep(500);
  }
  const inOutage = client.samples.filter(({ startedAt }) => startedAt >= goneAt);
  const { faults = [] } = (await askForJson<About>(apiUrl)) ?? {};
  const [queue] = faults.flatMap((fault) => fault.queue ?? []);
  const switchedAt = performance.now();
  await submit('/safeguards', { ...SAFEGUARDS, breaker: 'on' });
  return {
    /** Seconds from the end of the trigger until numbers again, with all safeguards. */
    withBreaker,
    /** Calls during the outage, without the breaker, and how many of them got a number. */
    calls: inOutage.length,
    numbers: inOutage.filter(({ outcome }) => outcome === 'number').length,
    /** The queue at the end of the outage, and how long its first request had waited, in seconds. */
    queue: queue?.length ?? 0,
    waited: (queue?.waited ?? 0) / 1_000,
    failedChecks,
    /** Seconds from the breaker's switching on until numbers again. */
    breakerOn: await numbersAgain(client, switchedAt),
  };
}

/** What differs from what should happen, in words. */
function differences({ withBreaker, numbers, failedChecks, breakerOn }: Run): string[] {
  return [
    withBreaker > LIMITS.withBreaker && `with the breaker ${withBreaker.toFixed(1)} s`,
    numbers > 0 && `${numbers} numbers in the outage`,
    failedChecks > 0 && `${failedChecks} failed checks in the outage`,
    breakerOn > LIMITS.breakerOn && `${breakerOn.toFixed(1)} s after the breaker is on`,
  ].filter((difference) => difference !== false);
}

const HEAD = ['run', 'all safeguards', 'no breaker', 'queue', 'failed checks', 'breaker on'];

function row(run: Run, index: number): string[] {
  const { withBreaker, calls, numbers, queue, waited, failedChecks, breakerOn } = run;
  const inOutage = [
    `${numbers} of ${calls}`,
    `${queue}, ${waited.toFixed(1)} s`,
    `${failedChecks}`,
  ];
  return [`${index + 1}`, `${withBreaker.toFixed(1)} s`, ...inOutage, `${breakerOn.toFixed(1)} s`];
}

const wanted = Number(process.argv[2] ?? ALL_RUNS);
if (!Number.isInteger(wanted) || wanted < 1) throw new Error('The number of runs is not valid');
const environment = { FAIL_AFTER_CALLS: '0', FAULTS: JSON.stringify(OVERLOAD) };
const runs: Run[] = [];
let failed = 0;
await compose(['build']);
await compose(['up', '--detach', '--force-recreate', '--wait'], { environment });
const client = startSteadyClient(`${webUrl}/api/number`, { timeout: PATIENCE });
try {
  while (runs.length < wanted) {
    const run = await measure(client);
    const differing = differences(run);
    if (differing.length > 0) failed += 1;
    console.log(
      row(run, runs.length).join(' | '),
      differing.length > 0 ? `DIFFERS: ${differing}` : '',
    );
    runs.push(run);
  }
  if ((await inspect('numbers-api'))?.RestartCount !== 0) throw new Error('The API restarted');
} finally {
  await client.stop();
  await down();
}
const measured = `Measured on ${await circumstances()}:\n\n${table(HEAD, runs.map(row))}`;
if (wanted < ALL_RUNS) console.log(measured);
else await writeMeasured('outage.md', [measured]);
console.log(`${runs.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
