// The whole story on real containers: three numbers, the break, unhealthy, the self-heal, numbers
// again. The times are printed and held against the promises.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { followEngineEvents } from './recovery-table/engine-events.ts';
import { ask, askForNumber } from './support/http.ts';
import { PROMISED } from './support/promises.ts';
import { apiUrl, compose, down, inspect, logsOf, up, waitForHealth } from './support/stack.ts';

before(down);
after(down);

async function breakIt(): Promise<number> {
  for (const call of [1, 2, 3]) {
    const number = await askForNumber(apiUrl);
    assert.ok(number !== undefined && Number.isInteger(number), `call ${call} gives a number`);
    assert.ok(number >= 0 && number < 100, `call ${call} gives 0 to 99`);
  }
  const brokenAt = performance.now();
  assert.equal((await ask(`${apiUrl}/rng`))?.status, 500, 'call 4 fails');
  return brokenAt;
}

test('break, unhealthy, self-heal, numbers again', async (context) => {
  await up();
  const brokenAt = await breakIt();
  const seconds = (step: string, latest: number): void => {
    const passed = (performance.now() - brokenAt) / 1_000;
    context.diagnostic(`${passed.toFixed(1)} s after the break: ${step} (promised: ${latest} s)`);
    assert.ok(
      passed <= latest,
      `${step} came after ${passed.toFixed(1)} s, but ${latest} s is promised`,
    );
  };

  await waitForHealth('numbers-api', 'unhealthy', 30);
  seconds('the Engine says unhealthy', PROMISED.unhealthy);
  const ps = await compose(['ps', 'numbers-api']);
  assert.match(ps, /\(unhealthy\)/, 'docker compose ps says so, too');

  await waitFor('the process to end', 30, async () => {
    const container = await inspect('numbers-api');
    return container !== undefined && container.RestartCount === 1;
  });
  seconds('the process has ended', PROMISED.ended);

  await waitForHealth('numbers-api', 'healthy', 30);
  await waitFor('numbers again', 30, async () => (await askForNumber(apiUrl)) !== undefined);
  seconds('healthy again, numbers flow', PROMISED.recovered);
  assert.equal((await inspect('numbers-api'))?.RestartCount, 1, 'one restart cured it');
});

test('docker compose logs alone tells that story', async () => {
  const log = await logsOf('numbers-api');
  const story = [
    /starting numbers-api/,
    /ready: listening on port 80/,
    /unhealthy: call 4 was one too many/,
    /watchdog: own \/health fails; this process ends in 20 s/,
    /watchdog: unhealthy for 20 s .*exit 1, so that the restart policy starts a fresh process/,
    /starting numbers-api/,
    /ready: listening on port 80/,
  ];
  let rest = log;
  for (const line of story) {
    const found = line.exec(rest);
    assert.ok(found, `${line} is missing in its place in:\n${log}`);
    rest = rest.slice(found.index + found[0].length);
  }
});

test('with SELF_HEAL_AFTER=0 it stays unhealthy, as in the book', async () => {
  await down();
  await up({ environment: { SELF_HEAL_AFTER: '0' } });
  const brokenAt = performance.now();
  await breakIt();
  await waitForHealth('numbers-api', 'unhealthy', PROMISED.unhealthy);
  await waitFor('the time in which it would have healed', 60, async () => {
    assert.equal((await ask(`${apiUrl}/rng`))?.status, 500);
    return performance.now() - brokenAt > PROMISED.recovered * 1_000;
  });
  const container = await inspect('numbers-api');
  assert.equal(container?.State.Health?.Status, 'unhealthy');
  assert.equal(container?.RestartCount, 0);
});

test('with FAIL_AFTER_CALLS=0 it never breaks', async () => {
  await down();
  await up({ environment: { FAIL_AFTER_CALLS: '0' } });
  for (let call = 1; call <= 100; call += 1) {
    assert.equal((await ask(`${apiUrl}/rng`))?.status, 200, `call ${call}`);
  }
});

test('after a crash it is healthy again at once', async (context) => {
  await down();
  await up();
  const events = followEngineEvents('numbers-numbers-api-1');
  try {
    const { status } = await fetch(`${apiUrl}/faults/crash`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"count":1}',
    });
    assert.equal(status, 200);
    await waitFor('the crash and the recovery', 30, () => {
      const actions = events.list().map(({ action }) => action);
      return actions.indexOf('die') >= 0 && actions.at(-1) === 'health_status: healthy';
    });
    const end = events.list().find(({ action }) => action === 'die');
    const healthy = events.list().at(-1);
    assert.equal(end?.exitCode, 1);
    const seconds = ((healthy?.at ?? Number.NaN) - end.at) / 1_000;
    context.diagnostic(
      `${seconds.toFixed(1)} s after the crash: healthy (promised: ${PROMISED.healthyAfterCrash} s)`,
    );
    assert.ok(seconds <= PROMISED.healthyAfterCrash);
  } finally {
    await events.stop();
  }
});
