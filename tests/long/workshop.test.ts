// The workshop on real containers: a whole lab in a real browser, the commands, and what survives.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { keepScreenshot, openBrowser } from 'test-kit/chromium.ts';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { compose, down, up } from '../support/stack.ts';

const guideUrl = `http://127.0.0.1:${process.env.WORKSHOP_PORT ?? 8089}`;

const workshop = (...args: readonly string[]) => compose(['--profile', 'workshop', ...args]);
const removeAll = () => workshop('down', '--remove-orphans', '--volumes', '--timeout', '2');
/** A command in the guide's container, as a student types it. */
const exec = (...words: readonly string[]) =>
  run('docker', ['compose', 'exec', '--no-TTY', 'workshop', ...words]);

let browser: Browser;

before(async () => {
  await removeAll();
  await workshop('up', '--detach', '--wait');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await removeAll();
});

interface LabStanding {
  state: string;
  predicted?: string;
  checks: { key: string; done: boolean; seen: { witness: string; text: string }[] }[];
}

/** How the first lab stands, by the guide's own interface. */
async function firstLab(): Promise<LabStanding | undefined> {
  const answer = await ask(`${guideUrl}/api/labs`);
  return answer?.status === 200 ? JSON.parse(answer.body)[0] : undefined;
}

test('lab 1 in Korean, predicted wrong, by the commands that the page shows', async () => {
  const context = await browser.newContext({ locale: 'ko-KR' });
  const page = await context.newPage();
  await page.goto(guideUrl);
  await page.locator('#lab-1 a').click();
  await page.locator('input[value="unhealthy"]').check();
  await page.getByRole('button', { name: '이렇게 예상한다' }).click();
  const commands = await page.locator('.steps .command code').allTextContents();
  assert.ok(commands.length >= 2);
  assert.ok(
    (await firstLab())?.checks.every(({ done }) => !done),
    'nothing is done yet',
  );
  for (const command of commands) {
    const [program = '', ...words] = command.split(' ');
    await succeed(program, words);
  }
  await page.locator('[data-check="done"]').first().waitFor({ timeout: 30_000 });
  await page.reload();
  await page.locator('.countdown').first().waitFor({ timeout: 10_000 });
  await keepScreenshot(page, 'workshop-under-way');
  await page.locator('.verdict[data-verdict="wrong"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-answer="predicted"]').getByText('나의 예상').waitFor();
  await keepScreenshot(page, 'workshop-explained');
  const { checks = [] } = (await firstLab()) ?? {};
  for (const { key, seen } of checks) {
    assert.ok(new Set(seen.map(({ witness }) => witness)).size >= 2, key);
  }
  await context.close();
});

test('what was done survives a restart of the guide, and of all that it watches', async () => {
  const before = await firstLab();
  assert.equal(before?.predicted, 'unhealthy');
  await workshop('up', '--detach', '--force-recreate', '--wait');
  const now = await waitFor('the guide', 30, firstLab);
  assert.deepEqual([now.state, now.predicted], ['explained', 'unhealthy']);
});

test('the commands break and heal, and say what to do where they cannot', async () => {
  assert.match(
    (await exec('ask', '4')).stdout,
    /^1: \d+\n2: \d+\n3: \d+\n4: no number, status 500/,
  );
  assert.match((await exec('reset')).stdout, /as after a fresh start/);
  assert.match((await exec('break', 'error', 'routes=rng', 'status=503')).stdout, /^error is on/);
  assert.match((await exec('ask')).stdout, /^1: no number, status 503/);
  assert.match((await exec('heal')).stdout, /^All faults are off/);
  assert.match((await exec('ask')).stdout, /^1: \d+$/m);

  const { stdout } = await exec('incident', 'acceptance');
  assert.match(stdout, /sealed: SHA-256 [0-9a-f]{64}/);
  const { exitCode, stderr } = await exec(
    'incident',
    'answer',
    'layer=check',
    'mechanism=no',
    'cure=no',
  );
  assert.equal(exitCode, 1);
  assert.match(stderr, /Not yet/);
  assert.match((await exec('incident', 'reveal')).stdout, /seed=acceptance layer=/);

  await compose(['stop', 'numbers-api']);
  for (const command of [['ask'], ['break', 'hang'], ['heal'], ['reset'], ['incident']]) {
    const stopped = await exec(...command);
    assert.equal(stopped.exitCode, 1, command.join(' '));
    assert.match(stopped.stderr, /No API answers[\s\S]*docker compose up/, command.join(' '));
  }
  assert.equal((await ask(guideUrl))?.status, 200);
});

test('without the profile nothing of the workshop starts', async () => {
  await removeAll();
  await up();
  const { stdout } = await run('docker', ['compose', '--profile', 'workshop', 'ps', '--services']);
  assert.deepEqual(stdout.trim().split('\n').sort(), ['numbers-api', 'numbers-web']);
  await down();
});
