// Users, while something is done to the replicas: some ask through the web, some ask the API itself.
import { readFile } from 'node:fs/promises';
import {
  type Sample,
  type SteadyClient,
  startSteadyClient,
} from '../recovery-table/steady-client.ts';
import type { Cluster } from './cluster.ts';

/** Replicas of the API, on each engine. */
export const REPLICAS = 6;

/** Calls a second. */
const THROUGH_THE_WEB = 20;
const STRAIGHT = 50;
/** Milliseconds that a user waits for the web: longer than it may take to find a number. */
const PATIENCE = 3_000;

export interface Tally {
  calls: number;
  /** What failed calls have met, with their number. */
  lost: Record<string, number>;
}

export interface Load {
  /** Calls through the web that are over. */
  readonly calls: number;
  stop(): Promise<{ throughTheWeb: Tally; straight: Tally }>;
}

/** Those who ask through the web. */
export const startUsers = ({ webUrl }: Cluster): SteadyClient =>
  startSteadyClient(`${webUrl}/api/number`, {
    timeout: PATIENCE,
    interval: 1_000 / THROUGH_THE_WEB,
  });

export async function startLoad(cluster: Cluster): Promise<Load> {
  const client = startUsers(cluster);
  const stopStraight = await startStraightLoad(cluster);
  return {
    get calls() {
      return client.samples.length;
    },
    async stop() {
      const [straight] = await Promise.all([stopStraight(), client.stop()]);
      return { throughTheWeb: tallyOf(client.samples), straight: tally(straight, 'status 200') };
    },
  };
}

/** Those who ask the API itself. Resolves with what ends them, and tells what has become of their calls. */
export async function startStraightLoad(
  cluster: Cluster,
): Promise<() => Promise<Record<string, number>>> {
  const script = await readFile(new URL('direct-load.ts', import.meta.url), 'utf8');
  const options = ['--input-type=module-typescript', '--eval', script];
  const child = cluster.startNodeInWeb([...options, '--', cluster.rngUrl, String(STRAIGHT)]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject).once('close', () => resolve());
  });
  return async () => {
    child.stdin?.end();
    await ended;
    if (!output.startsWith('{')) throw new Error(`the load straight to the API: ${output}`);
    return JSON.parse(output);
  };
}

/** What has become of calls through the web. */
export function tallyOf(samples: readonly Sample[]): Tally {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of samples) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return tally(outcomes, 'number');
}

function tally(outcomes: Readonly<Record<string, number>>, good: string): Tally {
  const calls = sumOf(outcomes);
  const { [good]: _, ...lost } = outcomes;
  return { calls, lost };
}

/** One line: how many of how many calls were lost, and how. */
export function describe({ calls, lost }: Tally): string {
  const kinds = Object.entries(lost).map(([kind, count]) => `${count} × ${kind}`);
  const sum = sumOf(lost);
  return `${sum} of ${calls} lost${sum > 0 ? ` (${kinds.join(', ')})` : ''}`;
}

/** From 0 to 1. */
export const lostShare = ({ calls, lost }: Tally): number => sumOf(lost) / calls;

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
