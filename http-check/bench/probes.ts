// What the whole machine spends on one probe of a health check, as the Engine runs it.

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTENDERS, PROBE_NAMES, type ProbeName } from './contenders.ts';
import { buildProbedImage, docker, startServer } from './docker.ts';
import { median } from './median.ts';

/** Several containers at once, to rise above what else the machine does. */
const CONTAINERS = 8;
/** Short enough that the Engine, which keeps five results, still has all of them in the end. */
const WINDOW = 4_200;
/** Between two looks at whether the first probes are over. */
const LOOK_INTERVAL = 200;
/** A tick of /proc/stat in milliseconds: USER_HZ is 100 wherever Linux is compiled for users. */
const TICK = 10;

/** Milliseconds of CPU of the whole machine for one probe, beyond what it spends without. */
export type ProbeCosts = Readonly<Record<ProbeName, number>>;

/** Medians over the rounds, in each of which every kind of probe is measured once. */
export async function measureProbes(
  rounds: number,
  progress: (line: string) => void,
): Promise<ProbeCosts> {
  const costs = new Map<ProbeName, number[]>(PROBE_NAMES.map((name) => [name, []]));
  const server = await startServer();
  try {
    const idleImage = await buildProbedImage('idle', 'NONE');
    for (let round = 1; round <= rounds; round += 1) {
      const idle = await measureImage(server, idleImage, 0);
      for (const [name, list] of costs) {
        const image = await buildProbedImage(
          name,
          `CMD ${JSON.stringify(CONTENDERS[name].command)}`,
        );
        const { cpu, probes } = await measureImage(server, image, 1);
        list.push((cpu - idle.cpu) / probes);
      }
      const latest = [...costs].map(([name, list]) => `${name} ${list.at(-1)?.toFixed(1)} ms`);
      progress(`round ${round} of ${rounds}, a probe: ${latest.join(', ')}`);
    }
  } finally {
    await docker('rm', '--force', server);
  }
  const medians = [...costs].map(([name, list]) => [name, median(list)]);
  return Object.fromEntries(medians) as ProbeCosts;
}

/**
 * CPU of the whole machine in a window, in milliseconds, and how many probes began in it. The
 * window begins when each container has had so many probes.
 */
async function measureImage(
  server: string,
  image: string,
  probesBefore: number,
): Promise<{ cpu: number; probes: number }> {
  const words = ['run', '--detach', '--network', `container:${server}`, image, 'sleep', 'infinity'];
  const containers = await Promise.all(Array.from({ length: CONTAINERS }, () => docker(...words)));
  try {
    while ((await probeStarts(containers)).some((starts) => starts.length < probesBefore)) {
      await sleep(LOOK_INTERVAL);
    }
    const before = await busyMilliseconds();
    const start = Date.now();
    await sleep(WINDOW);
    const cpu = (await busyMilliseconds()) - before;
    const end = Date.now();
    const starts = (await probeStarts(containers)).flat();
    return { cpu, probes: starts.filter((moment) => moment >= start && moment < end).length };
  } finally {
    await docker('rm', '--force', ...containers);
  }
}

/** When the latest probes of each container began, in milliseconds since 1970. */
async function probeStarts(containers: readonly string[]): Promise<number[][]> {
  const lines = await docker('inspect', '--format', '{{json .State.Health}}', ...containers);
  return lines.split('\n').map((line) => {
    const health: { Log: { Start: string; ExitCode: number }[] } | null = JSON.parse(line);
    const log = health?.Log ?? [];
    if (log.some(({ ExitCode }) => ExitCode !== 0)) throw new Error(`a probe failed: ${line}`);
    return log.map(({ Start }) => Date.parse(Start));
  });
}

/** What all processors have been busy for since the machine was started. */
async function busyMilliseconds(): Promise<number> {
  const [firstLine = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [, ...ticks] = firstLine.split(/ +/).map(Number);
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = ticks;
  return (user + nice + system + interrupts + softInterrupts) * TICK;
}
