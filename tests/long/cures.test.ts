// Who has cured it: what the page says of each scenario of docs/recovery.md, although it sees no more
// than a client can.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Scenario, scenarios } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from '../support/http.ts';
import { apiUrl, compose, down, up, waitForHealth, webUrl } from '../support/stack.ts';

const environment = { FAIL_AFTER_CALLS: '0' };
/** Seconds after which whoever could have cured it would have done so. */
const PATIENCE = 40;

interface Status {
  now: number;
  service: { condition: string };
  recoveries: { fault?: string; brokeAt: number; over: boolean; curedBy?: string }[];
  events: { at: number; fault?: string; text: string }[];
}

const status = async (): Promise<Status> =>
  JSON.parse((await ask(`${webUrl}/api/status`))?.body ?? '{}');

before(async () => {
  await down();
  await up({ environment });
});
after(down);

async function switchOn({ fault, settings }: Scenario): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(settings);
  const answer = await fetch(`${apiUrl}/faults/${fault}`, { method: 'PUT', headers, body });
  assert.equal(answer.status, 200);
}

for (const scenario of scenarios) {
  const { fault, settings, action, expected } = scenario;
  test(`${fault} ${JSON.stringify(settings)}: ${expected.cure}`, async (context) => {
    await waitForHealth('numbers-api', 'healthy', 30);
    await fetch(`${webUrl}/asking`, {
      method: 'POST',
      body: new URLSearchParams({ perSecond: '5' }),
    });
    const { now: startedAt } = await waitFor('a healthy page', 20, async () => {
      const seen = await status();
      return seen.service?.condition === 'healthy' && seen;
    });
    await switchOn(scenario);
    if (action === 'stop') {
      await compose(['stop', 'numbers-api']);
      await up({ environment });
    }
    const mine = async () => {
      const { recoveries } = await status();
      return recoveries.filter(({ brokeAt }) => brokeAt > startedAt - 1_000);
    };
    const isOver = async () => (await mine()).at(-1)?.over === true;

    if (fault === 'unready') {
      // Nothing breaks by it, so there is nothing to recover from; how it went is told all the same.
      const ends = async () =>
        (await status()).events.find(
          (event) => event.at > startedAt && /^unready has expired/.test(event.text),
        );
      await waitFor('its end', PATIENCE, ends);
      assert.deepEqual(await mine(), []);
      return;
    }
    const curedByItself = await waitFor('the recovery', PATIENCE, isOver).then(
      () => true,
      () => false,
    );
    if (!curedByItself) {
      await ask(`${apiUrl}/reset`, 'POST');
      await waitFor('the recovery after the reset', 20, isOver);
    }
    const recoveries = await mine();
    context.diagnostic(JSON.stringify(recoveries));
    assert.deepEqual(
      recoveries.map(({ curedBy }) => curedBy),
      [expected.cure],
    );
  });
}
