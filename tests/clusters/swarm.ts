// The system on a Swarm of one node, this Engine, by the commands of docs/clusters.md.
import assert from 'node:assert/strict';
import { openBrowser } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';
import { nodeIn } from '../support/inside.ts';
import { down, isSwarm, webUrl } from '../support/stack.ts';
import { type ReleasingCluster, readCommands, typeCommand } from './cluster.ts';

/** Seconds after which the last container and the network of the stack are gone. */
const REMOVAL = 60;
/** Seconds until the state of an update is known, once the command is over. */
const STATE_TIME = 10;
/** Milliseconds until an open page says that a release was rolled back, the time of the release included. */
const ROLLBACK = 120_000;
/** What a user who has the page open has to read. */
const SHOWN: [command: RegExp, text: string][] = [
  [/service rollback/, 'Rolled back from v4 to'],
  [/crash/, 'Rolled back from v5 to'],
];

const docker = (words: string): Promise<string> => succeed('docker', words.split(' '));

const lines = (text: string): string[] => text.split('\n').filter(Boolean);

export async function createSwarm(): Promise<ReleasingCluster> {
  const { deployment, releases, removal } = await readCommands('Chapter 14 on a Swarm');
  const wasThere = await isSwarm();
  /** Never removes what it didn't create. */
  let isOurs = false;
  let webContainer = '';

  async function type(script: string): Promise<string> {
    return wasThere && / swarm (init|leave)/.test(script) ? '' : await typeCommand(script);
  }

  async function isAllGone(): Promise<boolean> {
    const filter = '--quiet --filter label=com.docker.stack.namespace=numbers';
    const left = [await docker(`ps --all ${filter}`), await docker(`network ls ${filter}`)];
    return left.join('') === '';
  }

  /** Engine 29 may return from `stack deploy` a moment before it calls the update over. */
  async function waitForUpdate(state: string): Promise<void> {
    const question = 'service inspect --format {{.UpdateStatus.State}} numbers_numbers-api';
    const isOver = async () => (await docker(question)) === state;
    await waitFor(`the update to be ${state}`, STATE_TIME, isOver);
  }

  return {
    name: 'Swarm',
    releases,

    async deploy() {
      const stacks = wasThere ? lines(await docker('stack ls --format {{.Name}}')) : [];
      assert.ok(!stacks.includes('numbers'), 'the stack is there already: docker stack rm numbers');
      await down();
      isOurs = true;
      for (const script of deployment) await type(script);
      const label = 'label=com.docker.swarm.service.name=numbers_numbers-web';
      [webContainer = ''] = lines(await docker(`ps --quiet --filter ${label}`));
    },

    nodeInWeb: () => nodeIn(webContainer),

    async release(script) {
      const text = SHOWN.find(([command]) => command.test(script))?.[1];
      const [printed] = await Promise.all([type(script), text && isShown(text)]);
      if (/RELEASE=v4/.test(script)) await waitForUpdate('completed');
      if (/service inspect/.test(script)) assert.match(printed, /rollback completed/);
      if (/BROKEN=true/.test(script)) {
        await waitForUpdate('rollback_completed');
        const tasks = await docker('service ps numbers_numbers-api');
        assert.match(tasks, /numbers-api:v5 .*Failed .*non-zero exit \(1\)/);
      }
    },

    async remove() {
      if (!isOurs) return;
      isOurs = false;
      for (const script of removal) {
        await type(script);
        if (/stack rm/.test(script)) await waitFor('the stack to be gone', REMOVAL, isAllGone);
      }
      const tagged = releases.flatMap((script) => / tag \S+ (\S+)$/.exec(script)?.[1] ?? []);
      await run('docker', ['image', 'rm', ...tagged]);
    },
  };
}

async function isShown(text: string): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(webUrl);
    await page.getByText(text).waitFor({ timeout: ROLLBACK });
  } finally {
    await browser.close();
  }
}
