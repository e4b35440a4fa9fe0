// The soak itself: faults and calls with pages open, at rest once early on and once at the end.
import { waitFor } from 'test-kit/wait.ts';
import { startSteadyClient } from '../recovery-table/steady-client.ts';
import { ask } from '../support/http.ts';
import { apiUrl, webUrl } from '../support/stack.ts';
import { type PlannedFault, planFaults } from './fault-plan.ts';
import { playFaults } from './fault-player.ts';
import { type Judgement, judgeGrowth } from './growth.ts';
import { openPages, type Pages } from './pages.ts';
import { type Part, parts } from './parts.ts';
import { type Reading, startRecorder } from './recorder.ts';
import { measureAtRest, settle } from './rest.ts';
import type { Settings } from './settings.ts';

export const PAGES = 50;
/** Seconds until the figures are taken that those at the end are compared with: the second minute. */
const EARLIER = 120;
/** The same for short runs, as a share of the whole. */
const EARLIER_SHARE = 1 / 3;
/** Milliseconds that a call may take. The web promises one second; this machine may be busy, too. */
const CALL_TIMEOUT = 5_000;
/** Seconds for the last updates to reach the pages. */
const LAST_UPDATES = 20;

export interface Outcome {
  readings: readonly Reading[];
  growth: readonly { part: Part; judgements: readonly Judgement[] }[];
  /** How many faults were switched on. */
  faults: number;
  /** Calls by what came of them. */
  calls: ReadonlyMap<string, number>;
  /** How many updates all pages got. */
  updates: number;
  /** What did not reach the pages, in words. */
  losses: readonly string[];
}

export interface Listener {
  onFault(fault: PlannedFault): void;
  onReading(reading: Reading): void;
  /** The faults and calls are over, for this time. */
  onRest(): void;
}

/** Needs the system to be up, and leaves it up. */
export async function soak(
  { seconds, seed }: Pick<Settings, 'seconds' | 'seed'>,
  listener: Listener,
): Promise<Outcome> {
  const plan = planFaults(await readFaultTypes(), seed);
  const calls = new Map<string, number>();
  let faults = 0;

  async function play(duration: number): Promise<void> {
    const client = startSteadyClient(`${webUrl}/api/number`, { timeout: CALL_TIMEOUT });
    try {
      await playFaults(plan, duration, (fault) => {
        faults += 1;
        listener.onFault(fault);
      });
      await settle(client.samples);
    } finally {
      client.stop();
    }
    for (const { outcome } of client.samples) calls.set(outcome, (calls.get(outcome) ?? 0) + 1);
    listener.onRest();
  }

  const pages = openPages(`${webUrl}/events`, PAGES);
  const recorder = startRecorder(listener.onReading);
  try {
    await waitFor('the pages to open', 30, pages.isOpen);
    const early = Math.min(EARLIER, seconds * EARLIER_SHARE);
    await play(early);
    const earlier = await Promise.all(
      parts.map(async (part) => ({ part, figures: await measureAtRest(part) })),
    );
    await play(seconds - early);
    const growth = await Promise.all(
      earlier.map(async ({ part, figures }) => ({
        part,
        judgements: judgeGrowth(figures, await measureAtRest(part)),
      })),
    );
    const losses = await findLosses(pages);
    return { readings: recorder.readings, growth, faults, calls, updates: pages.updates, losses };
  } finally {
    pages.close();
    await recorder.stop();
  }
}

async function readFaultTypes(): Promise<string[]> {
  const answer = await ask(`${apiUrl}/faults`);
  if (answer?.status !== 200) throw new Error('the API does not list its faults');
  return JSON.parse(answer.body).types.map(({ name }: { name: string }) => name);
}

/** The web server looks at the API all the time, so that an update may be under way at any moment. */
async function findLosses(pages: Pages): Promise<string[]> {
  let losses: string[] = [];
  await waitFor('the last updates', LAST_UPDATES, async () => {
    const status = await ask(`${webUrl}/api/status`);
    losses = status ? pages.findLosses(JSON.parse(status.body)) : ['/api/status does not answer'];
    return losses.length === 0;
  }).catch(() => {});
  return losses;
}
