// The system on a Swarm of one node, this Engine, by the commands of docs/clusters.md.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { waitFor } from 'test-kit/wait.ts';
import { succeed } from '../support/commands.ts';
import { down, isSwarm } from '../support/stack.ts';
import type { ReleasingCluster, Replica } from './cluster.ts';
import { readCommands } from './commands.ts';

const API_SERVICE = 'numbers_numbers-api';
const WEB_SERVICE = 'numbers_numbers-web';
/** Seconds after which the last container and the network of the stack are gone. */
const REMOVAL = 60;
/** Seconds after which a release that crashes when it is used is on its way back. */
const ROLLBACK = 60;
/** Seconds until the state of an update is known, once the command is over. */
const STATE_TIME = 10;

/** What `docker inspect` says of a task. */
interface Task {
  ID: string;
  Spec: { ContainerSpec: { Image: string } };
  Status: {
    State: string;
    Err?: string;
    ContainerStatus?: { ContainerID: string };
  };
}

const docker = (...args: readonly string[]): Promise<string> => succeed('docker', args);

const lines = (text: string): string[] => text.split('\n').filter(Boolean);

export interface Swarm extends ReleasingCluster {
  /** Brings v5, which fails when it is used. Resolves when nothing is left of it. */
  releaseFragile(): Promise<void>;
}

export async function createSwarm(): Promise<Swarm> {
  const commands = await readCommands('Chapter 14 on a Swarm');
  const wasThere = await isSwarm();
  /** The images that were given another tag. */
  const tagged: string[] = [];
  /** What was there before is never removed. */
  let isOurs = false;
  let webContainer = '';

  async function inspectTasks(ids: readonly string[]): Promise<Task[]> {
    if (ids.length === 0) return [];
    return JSON.parse(await docker('inspect', '--type', 'task', ...ids));
  }

  async function isAllGone(): Promise<boolean> {
    const label = 'label=com.docker.stack.namespace=numbers';
    const containers = await docker('ps', '--all', '--quiet', '--filter', label);
    const networks = await docker('network', 'ls', '--quiet', '--filter', label);
    return containers === '' && networks === '';
  }

  async function tag(release: string): Promise<void> {
    await commands.type(new RegExp(`tag .*:${release}$`));
    tagged.push(`localhost/numbers/numbers-api:${release}`);
  }

  const updateState = (): Promise<string> =>
    docker('service', 'inspect', '--format', '{{.UpdateStatus.State}}', API_SERVICE);

  /** Engine 29 may return from `stack deploy` a moment before it calls the update over. */
  const waitForUpdate = (state: string): Promise<true | undefined> =>
    waitFor(`the update to be ${state}`, STATE_TIME, async () => {
      return (await updateState()) === state || undefined;
    });

  return {
    name: 'Swarm',
    rngUrl: 'http://numbers-api:8080/rng',

    async deploy() {
      const stacks = wasThere ? lines(await docker('stack', 'ls', '--format', '{{.Name}}')) : [];
      assert.ok(
        !stacks.includes('numbers'),
        'the stack numbers is there already: docker stack rm numbers',
      );
      await down();
      if (!wasThere) await commands.type(/swarm init/);
      isOurs = true;
      await commands.type(/stack config/);
      await commands.type(/^docker stack deploy/);
      await commands.type(/stack services/);
      const label = `label=com.docker.swarm.service.name=${WEB_SERVICE}`;
      [webContainer = ''] = lines(await docker('ps', '--quiet', '--filter', label));
    },

    async replicas() {
      const filter = ['--filter', 'desired-state=running', '--quiet', '--no-trunc'];
      const tasks = await inspectTasks(
        lines(await docker('service', 'ps', ...filter, API_SERVICE)),
      );
      return tasks.map(
        ({ ID, Spec, Status }): Replica => ({
          id: ID,
          instance: Status.ContainerStatus?.ContainerID.slice(0, 12) ?? '',
          release: Spec.ContainerSpec.Image.replace(/.*:/, ''),
          ready: Status.State === 'running',
        }),
      );
    },

    async reasonOfEnd(id) {
      const [task] = await inspectTasks([id]);
      return task?.Status.Err;
    },

    startNodeInWeb: (args) =>
      spawn('docker', ['exec', '--interactive', webContainer, 'node', ...args]),

    async update() {
      await tag('v4');
      await commands.type(/RELEASE=v4/);
      await waitForUpdate('completed');
    },

    async goBack() {
      await commands.type(/service rollback/);
    },

    async releaseBad() {
      await tag('v5');
      await commands.type(/BROKEN=true/);
      await waitForUpdate('rollback_completed');
      assert.match(await commands.type(/service inspect/), /rollback completed/);
      assert.match(
        await commands.type(/^docker service ps/),
        /numbers-api:v5 .*Failed .*non-zero exit \(1\)/,
      );
    },

    async releaseFragile() {
      // Tasks that still crash on the way back may be counted as an update that follows it: so look meanwhile.
      const isRollingBack = async () => /^rollback/.test(await updateState());
      const rollback = waitFor('the Swarm to roll back', ROLLBACK, isRollingBack);
      await Promise.all([commands.type(/FAULTS=.*crash/), rollback]);
    },

    async remove() {
      if (!isOurs) return;
      isOurs = false;
      await commands.type(/stack rm/);
      await waitFor('the stack to be gone', REMOVAL, isAllGone);
      if (tagged.length > 0) await docker('image', 'rm', ...tagged);
      if (!wasThere) await commands.type(/swarm leave/);
    },

    untyped: () =>
      commands.left().filter((command) => !(wasThere && / swarm (init|leave)/.test(command))),
  };
}
