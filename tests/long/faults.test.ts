// Every fault of docs/recovery.md, played once on real containers, and everything looked at then, as users of
// the page see it: what it is, who has cured it, when each step was by the Engine's own events, what users
// lost, and that the other replicas carried on. Before that, the rungs of the ladder on which nothing is cured.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Scenario, scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import type { LiveState, RecoveryStep } from 'numbers-web/live/state.ts';
import type { Browser, Page } from 'playwright-core';
import { keepScreenshot, openBrowser } from 'test-kit/chromium.ts';
import { waitFor } from 'test-kit/wait.ts';
import { followEngineEvents } from '../recovery-table/engine-events.ts';
import { startSteadyClient } from '../recovery-table/steady-client.ts';
import { succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { containerOf, instanceOf, upReplicas, urlOf } from '../support/replicas.ts';
import { apiUrl, compose, down, inspect, up, waitForHealth, webUrl } from '../support/stack.ts';
import { assertStepsOf, readStatus, submit, waitForReplicas } from '../support/web.ts';
import { watchWords } from '../support/words.ts';

const environment = { FAIL_AFTER_CALLS: '0' };
/** Seconds after which whoever could have cured it would have done so. */
const PATIENCE = 40;
/** The share of users' calls that one broken replica of three may cost. */
const LOST_OF_THREE = 0.01;

let browser: Browser;
let page: Page;

before(async () => {
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await down();
});
after(async () => {
  await browser?.close();
  await down();
});

describe('where nothing cures it', () => {
  for (const [rung, dockerWords] of [
    ['v1', ['no check']],
    ['v2', ['healthy', 'unhealthy']],
  ] as const) {
    test(`${rung}: it stays broken, and the page's two words are right at each moment`, async (t) => {
      const files = ['-f', 'docker-compose.yml', '-f', `compose/${rung}.yml`];
      for (const service of ['numbers-api', 'numbers-web']) {
        const start = ['up', '--detach', '--build', '--force-recreate', service];
        await succeed('docker', ['compose', ...files, ...start]);
        await waitFor(service, 60, () => ask(service === 'numbers-api' ? apiUrl : webUrl));
      }
      t.after(down);
      const words = watchWords(t);
      await waitFor('both words', 60, () => {
        const { ownOnPage, dockerOnPage } = words.last() ?? {};
        return ownOnPage === 'healthy' && dockerOnPage === dockerWords[0];
      });
      await waitFor('the break', 10, async () => (await ask(`${apiUrl}/rng`))?.status === 500);
      if (rung === 'v2') await waitForHealth('numbers-api', 'unhealthy', 20);
      await words.stop();
      words.assertInOrder('docker', dockerWords);
      words.assertInOrder('dockerOnPage', dockerWords);
      assert.equal((await inspect('numbers-api'))?.RestartCount, 0);
    });
  }
});

describe('one API', () => {
  before(() => up({ environment }));
  tell(scenarios, 1, 1);
});

describe('one of three', () => {
  before(async () => {
    await down();
    await upReplicas(3);
  });
  tell(scenariosOfThree, 2, 3);
});

/** @param replica the one to break, of that many */
function tell(all: readonly Scenario[], replica: number, count: number): void {
  const containers = Array.from({ length: count }, (_, index) => containerOf(index + 1));
  before(async () => {
    await waitForReplicas(count);
    await page.goto(webUrl);
  });
  for (const scenario of all) {
    const { fault, settings, action, expected } = scenario;
    test(`${fault} ${JSON.stringify(settings)}: ${expected.cure}`, async (t) => {
      const { now: startedAt, faultTypes } = await waitForReplicas(count);
      const instance = await instanceOf(replica);
      const events = followEngineEvents(...containers);
      t.after(events.stop);
      const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
      t.after(client.stop);
      await waitFor('calls', 10, () => client.samples.length >= 10);

      // By the page, which then knows it, however soon the process ends.
      const { properties } = faultTypes.find(({ name }) => name === fault)?.settings ?? {};
      const routes = properties?.routes?.default;
      await submit(`/faults/${fault}/on`, { routes, ...settings, replica: instance });
      if (action === 'stop') {
        await compose(['stop', 'numbers-api']);
        await up({ environment });
      }
      const mine = async () => {
        const recoveries = (await readStatus())?.recoveries ?? [];
        return recoveries.filter(({ brokeAt }) => brokeAt >= startedAt);
      };
      const areOver = async () => {
        const recoveries = await mine();
        return recoveries.at(-1)?.over && recoveries;
      };
      if (fault === 'unready') {
        // Nothing breaks by it, so there is nothing to recover from; how it went is told all the same.
        await waitFor('its end', PATIENCE, async () =>
          (await readStatus())?.events.find(
            ({ at, text }) => at > startedAt && /^unready has expired/.test(text),
          ),
        );
        assert.deepEqual(await mine(), []);
        return;
      }
      const cured = await waitFor('the recovery', PATIENCE, areOver).catch(async () => {
        await ask(`${await urlOf(replica)}/reset`, 'POST');
        return waitFor('the recovery after the reset', 20, areOver);
      });

      assert.equal(cured.length, 1);
      const [recovery] = cured as [(typeof cured)[number]];
      const { requests, requestsLost } = recovery;
      t.diagnostic(`${requestsLost} of ${requests} lost`);
      assert.partialDeepStrictEqual(recovery, { fault, curedBy: expected.cure });
      const ofBroken = events.list().filter(({ container }) => container === containerOf(replica));
      assertStepsOf(recovery, stepsOf(scenario), ofBroken);
      await page.getByText(/^Good again after/).waitFor();
      await page.locator('#recovery .about').getByText(`by ${fault}`).waitFor();
      await keepScreenshot(page, `recovered-${count}-${all.indexOf(scenario) + 1}-${fault}`);
      if (count === 1) {
        assert.ok(requestsLost > 0, 'what users lost is counted');
        return;
      }
      assert.equal(recovery.instance, instance);
      assert.ok(requests > 10, 'calls are counted');
      assert.ok(requestsLost <= requests * LOST_OF_THREE, 'the others carried on');
      assert.deepEqual(events.list(), ofBroken);
      const status = await readStatus();
      assert.ok(status);
      assertOthersAreClean(status, instance, startedAt);
    });
  }
}

/** The steps that the Engine tells of, too. */
function stepsOf({ fault, action, expected }: Scenario): RecoveryStep[] {
  if (expected.exitCode === undefined) return [];
  // A person starts it, some time after the web has stopped looking closely.
  if (action === 'stop') return ['gone'];
  // While the API stands still it cannot tell what its health checks see.
  const isUnhealthy = expected.unhealthy && fault !== 'block';
  return [...(isUnhealthy ? (['unhealthy'] as const) : []), 'gone', 'boot', 'healthy'];
}

function assertOthersAreClean({ replicas, events }: LiveState, broken: string, since: number) {
  for (const { instance, condition, restarts, runs, faults } of replicas) {
    if (instance === broken) continue;
    assert.partialDeepStrictEqual({ condition, restarts }, { condition: 'healthy', restarts: 0 });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      runs.filter(({ from }) => from >= since),
      [],
    );
    assert.deepEqual(
      events.filter((event) => event.instance === instance && event.at >= since),
      [],
    );
  }
}
