// Users, while something is done to the replicas: some ask through the web, some ask the API itself.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import {
  lostCalls,
  type SteadyClient,
  startSteadyClient,
  type Tally,
} from '../recovery-table/steady-client.ts';
import { webUrl } from '../support/stack.ts';
import type { Cluster } from './cluster.ts';

/** Users who ask through the web, 20 times a second. They wait longer than it may take to find a number. */
export const startUsers = (): SteadyClient =>
  startSteadyClient(`${webUrl}/api/number`, { timeout: 3_000, interval: 50 });

/**
 * Users who ask the API itself, 50 times a second, from inside the web's container: each call over a new
 * connection, and none tried twice. Resolves with what ends them, and says what became of their calls.
 */
export async function startStraightUsers(cluster: Cluster): Promise<() => Promise<Tally>> {
  const source = new URL('../recovery-table/steady-client.ts', import.meta.url);
  const script = `${await readFile(source, 'utf8')}
    const client = startSteadyClient('${cluster.rngUrl}', { timeout: 2_000, interval: 20 });
    process.stdin.resume().on('end', async () => {
      await client.stop();
      console.log(JSON.stringify(tallyOf(client.samples)));
    });`;
  const child = cluster.startNodeInWeb(['--input-type=module-typescript', '--eval', script]);
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  return async () => {
    child.stdin.end();
    const [output, errors] = await printed;
    if (output === '') throw new Error(`the load straight to the API: ${errors}`);
    return JSON.parse(output);
  };
}

/** One line: how many of how many calls were lost, and how. */
export function describe(tally: Tally): string {
  const kinds = Object.entries(tally.lost).map(([kind, count]) => `${count} × ${kind}`);
  const sum = lostCalls(tally);
  return `${sum} of ${tally.calls} lost${sum > 0 ? ` (${kinds.join(', ')})` : ''}`;
}

/** From 0 to 1. */
export const lostShare = (tally: Tally): number => lostCalls(tally) / tally.calls;
