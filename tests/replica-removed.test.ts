// Replicas stop under load with a new connection for each request: no request that was accepted is lost.
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { startSteadyClient } from './recovery-table/steady-client.ts';
import { type Running, root, start } from './support/commands.ts';
import { scaleTo, upReplicas } from './support/replicas.ts';
import { compose, down, webUrl } from './support/stack.ts';
import { waitForReplicas } from './support/web.ts';

/** Milliseconds for which the load goes on afterwards. */
const AFTERWARDS = 2_000;

before(async () => {
  await down();
  await upReplicas(3);
  await waitForReplicas(3);
});
after(down);

interface Tally {
  answered: number;
  refused: number;
  lost: string[];
}

/** Runs inside of the network, where the name leads to all replicas. */
async function startLoad(context: TestContext): Promise<Running> {
  const load = start('docker', [
    ...['run', '--rm', '--network', 'numbers_app-net'],
    ...['--volume', `${root}tests/support:/support:ro`, '--entrypoint', 'node'],
    ...['numbers/numbers-api:v3', '/support/new-connections.ts', 'http://numbers-api/rng'],
  ]);
  context.after(() => load.end('SIGKILL'));
  await waitFor('the load to begin', 30, () => load.output().includes('under load'));
  return load;
}

async function endLoad(load: Running, context: TestContext): Promise<Tally> {
  await load.end('SIGTERM');
  const tally: Tally = JSON.parse(load.output().slice(load.output().indexOf('{')));
  context.diagnostic(
    `${tally.answered} answered, ${tally.refused} refused, ${tally.lost.length} lost`,
  );
  return tally;
}

test('from three to two: no accepted request is lost, and no call of the web', async (context) => {
  const load = await startLoad(context);
  const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
  await scaleTo(2);
  await sleep(AFTERWARDS);
  await client.stop();
  const tally = await endLoad(load, context);
  assert.deepEqual(tally.lost, []);
  assert.ok(tally.answered > 100, 'there was a load');
  const bad = client.samples.filter(({ outcome }) => outcome !== 'number');
  assert.deepEqual(bad, []);
});

test('docker compose restart: no accepted request is lost', async (context) => {
  const load = await startLoad(context);
  await compose(['restart', 'numbers-api'], { overrides: ['replicas'] });
  await sleep(AFTERWARDS);
  const tally = await endLoad(load, context);
  assert.deepEqual(tally.lost, []);
  assert.ok(tally.answered > 100, 'there was a load');
});
