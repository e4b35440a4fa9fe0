// As many replicas under Compose, which looks after none of them: to compare.
import { spawn } from 'node:child_process';
import { succeed } from '../support/commands.ts';
import { containerOf, upReplicas } from '../support/replicas.ts';
import { type Container, down } from '../support/stack.ts';
import { type Cluster, REPLICAS } from './cluster.ts';

/** What of `docker inspect` stack.ts does not need. */
type Inspected = Container & { Config: { Hostname: string; Image: string } };

export function createCompose(): Cluster {
  const names = Array.from({ length: REPLICAS }, (_, index) => containerOf(index + 1));
  return {
    name: 'Compose',
    rngUrl: 'http://numbers-api/rng',

    async deploy() {
      await down();
      await upReplicas(REPLICAS);
    },

    async replicas() {
      const containers: Inspected[] = JSON.parse(await succeed('docker', ['inspect', ...names]));
      return containers.map(({ Id, State, Config }) => ({
        id: Id,
        instance: Config.Hostname,
        release: Config.Image.replace(/.*:/, ''),
        ready: State.Health?.Status === 'healthy',
      }));
    },

    async reasonOfEnd(id) {
      const filters = ['--filter', `container=${id}`, '--filter', 'event=die'];
      const format = ['--format', 'exit code {{.Actor.Attributes.exitCode}}'];
      const time = ['--since', '3m', '--until', '0s'];
      const ends = await succeed('docker', ['events', ...time, ...filters, ...format]);
      return ends.split('\n').at(-1) || undefined;
    },

    startNodeInWeb: (args) =>
      spawn('docker', ['exec', '--interactive', 'numbers-numbers-web-1', 'node', ...args]),

    remove: async () => {
      await down();
    },
  };
}
