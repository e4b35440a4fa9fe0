// Follows a lab of the workshop on real containers: nothing is ticked before, everything after;
// a student's mistakes tick nothing; and nothing is left behind. LABS selects labs, as in LABS=1,5, by default
// the first; all twelve take half an hour.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { LABS_FOLDER, readCatalogue } from 'workshop/catalogue.ts';
import { actionsOf, begin, keepEvidence, perform, standing, ticked } from './labs/student.ts';
import { WAYS } from './labs/ways.ts';
import { run, succeed } from './support/commands.ts';
import { compose, isSwarm, webUrl } from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

const { LABS = '1' } = process.env;
const numbers = LABS.split(',').map(Number);
const labs = readCatalogue(webUrl).filter(
  ({ number }) => LABS === 'all' || numbers.includes(number),
);
assert.ok(labs.length > 0, `there is no lab ${LABS}`);

/** An existing Swarm stays as it is: then lab 11 says to leave out these commands. */
const wasSwarm = await isSwarm();
const OF_THE_SWARM = /^docker (swarm (init|leave)|network rm docker_gwbridge)/;

const type = (lab: number, actions: readonly string[], answer?: readonly string[]) =>
  perform(lab, wasSwarm ? actions.filter((action) => !OF_THE_SWARM.test(action)) : actions, answer);

async function leave(): Promise<void> {
  await compose('--profile workshop down --remove-orphans --volumes --timeout 2'.split(' '));
  if (wasSwarm) return;
  if (await isSwarm()) await succeed('docker', ['swarm', 'leave', '--force']);
  // The bridge that Docker keeps from an earlier one.
  await run('docker', ['network', 'rm', 'docker_gwbridge']);
}

keepRecordingsOfFailures();
before(async () => {
  await leave();
  await type(0, ['docker compose --profile workshop up --detach --wait']);
});
after(leave);

for (const lab of labs) {
  const { name, number, rightAnswer, checks, texts } = lab;
  const ways = WAYS[name];
  const { back } = texts.en.commands;
  const wrongAnswer = texts.en.answers.find(({ key }) => key !== rightAnswer)?.key ?? '';

  test(name, async (t) => {
    assert.ok(ways, 'its wrong way is known');
    const before = await whatIsThere();

    await t.test('nothing is ticked by how things are before it, nor by a wrong way', async () => {
      await type(number, ['docker compose up --detach --force-recreate --wait']);
      await begin(number, wrongAnswer);
      await sleep(3_000);
      assert.deepEqual(await ticked(number), [], 'nothing is ticked at first');
      await type(number, ways.wrong);
      // There is no condition to wait for: the right way would have ticked something by now.
      await sleep(ways.patience * 1_000);
      for (const { key, done, missing, lastsUntil } of (await standing(number)).checks) {
        assert.ok(!done, `${key} is ticked`);
        assert.ok(missing ?? lastsUntil, `${key} says why it is not ticked`);
      }
    });

    await t.test('all is ticked by what the text says', async () => {
      await type(number, back);
      await begin(number, wrongAnswer);
      const text = readFileSync(join(LABS_FOLDER, name, 'en.md'), 'utf8');
      const startedAt = Date.now();
      await type(number, actionsOf(text), ways.answer);
      await waitFor(
        'all checks',
        60,
        async () => (await ticked(number)).length === Object.keys(checks).length,
      );
      assert.equal((await standing(number)).state, 'explained');
      t.diagnostic(`${name}: ${Math.round((Date.now() - startedAt) / 1_000)} s`);
      await keepEvidence(lab);
    });

    await t.test('nothing is left behind', async () => {
      await type(number, back);
      assert.deepEqual(await whatIsThere(), before);
    });
  });
}

/** Names of all containers, networks and volumes of this project, its labs and its Swarm. */
async function whatIsThere(): Promise<string[]> {
  const lists = await Promise.all([
    succeed('docker', ['ps', '--all', '--format', 'container {{.Names}}']),
    succeed('docker', ['network', 'ls', '--format', 'network {{.Name}}']),
    succeed('docker', ['volume', 'ls', '--format', 'volume {{.Name}}']),
  ]);
  const isOurs = (line: string) => / (numbers|memory-hog|docker_gwbridge|ingress)/.test(line);
  return lists.flatMap((list) => list.split('\n').filter(isOurs)).sort();
}
