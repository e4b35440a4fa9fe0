// What the containers of a Swarm need while they are used: where the requests and limits of clusters/swarm.yml
// and clusters/kubernetes/base come from.
import { succeed } from '../support/commands.ts';
import type { Cluster } from './cluster.ts';
import { startStraightLoad, startUsers } from './load.ts';

/** Looks at all containers; each takes about two seconds. */
const LOOKS = 10;

interface Need {
  /** The most, in MiB. */
  memory: number;
  /** The mean, in thousandths of a processor. */
  processor: number;
}

/** Lines for a list: the web while users ask it, an API while it is asked straight. */
export async function measureResources(cluster: Cluster): Promise<string> {
  const users = startUsers(cluster);
  const web = await look('numbers-web');
  await users.stop();
  const stop = await startStraightLoad(cluster);
  const api = await look('numbers-api');
  await stop();
  return [`- numbers-api: ${inWords(api)}`, `- numbers-web: ${inWords(web)}`].join('\n');
}

async function look(service: string): Promise<Need> {
  const need = { memory: 0, processor: 0 };
  for (let time = 1; time <= LOOKS; time += 1) {
    const format = '{{.Name}}\t{{.MemUsage}}\t{{.CPUPerc}}';
    const text = await succeed('docker', ['stats', '--no-stream', '--format', format]);
    const seen = text.split('\n').filter((line) => line.includes(service));
    for (const line of seen) {
      const [, memory = '', processor = ''] = line.split('\t');
      need.memory = Math.max(need.memory, mebibytes(memory));
      need.processor += (Number.parseFloat(processor) * 10) / LOOKS / seen.length;
    }
  }
  return need;
}

/** Of a text such as `29.3MiB / 128MiB`, the first part. */
function mebibytes(text: string): number {
  const [, amount, unit = ''] = /^([\d.]+)(\w+)/.exec(text) ?? [];
  const factor = { KiB: 1 / 1_024, MiB: 1, GiB: 1_024 }[unit];
  if (factor === undefined) throw new Error(`docker stats says ${text}`);
  return Number(amount) * factor;
}

const inWords = ({ memory, processor }: Need): string =>
  `at most ${Math.ceil(memory)} MiB, on average ${Math.ceil(processor)} thousandths of a processor`;
