// What the whole machine spends on one probe of a health check, as the Engine runs it.

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTENDERS, PROBE_NAMES, type ProbeName } from './contenders.ts';
import { buildProbedImage, docker, startServer } from './docker.ts';
import { lowerQuartile, median } from './quantiles.ts';

/** Several containers at once, to rise above what else the machine does. */
const CONTAINERS = 8;
/** Short enough that the Engine, which keeps five results, still has all of them in the end. */
const WINDOW = 4_500;
/** A tick of /proc/stat in milliseconds: USER_HZ is 100 wherever Linux is compiled for users. */
const TICK = 10;

/** Milliseconds of CPU of the whole machine for one probe, beyond what it does without. */
export type ProbeCosts = Readonly<Record<ProbeName, number>>;

/**
 * In each round every kind of probe is measured once, and none at all. All containers are there all
 * the time, paused but for those that are measured. What else the machine does can only add to what
 * is measured, and comes in bursts, so the quieter rounds count: lower quartiles instead of medians.
 */
export async function measureProbes(
  rounds: number,
  progress: (line: string) => void,
): Promise<ProbeCosts> {
  const server = await startServer();
  const started = [server];
  try {
    const idleImage = await buildProbedImage('idle', 'NONE');
    const idle = { containers: await startPaused(server, idleImage, started), cpu: [] as number[] };
    const kinds = [];
    for (const name of PROBE_NAMES) {
      const check = `CMD ${JSON.stringify(CONTENDERS[name].command)}`;
      const image = await buildProbedImage(name, check);
      kinds.push({
        name,
        containers: await startPaused(server, image, started),
        cpu: [] as number[],
        probes: [] as number[],
      });
    }
    for (let round = 1; round <= rounds; round += 1) {
      idle.cpu.push((await measureContainers(idle.containers)).cpu);
      for (const kind of kinds) {
        const { cpu, probes } = await measureContainers(kind.containers);
        kind.cpu.push(cpu);
        kind.probes.push(probes);
      }
      const latest = kinds.map(({ name, cpu }) => `${name} ${cpu.at(-1)}`).join(', ');
      progress(`round ${round} of ${rounds}, ms of CPU: none ${idle.cpu.at(-1)}, ${latest}`);
    }
    const costs = kinds.map(({ name, cpu, probes }) => {
      return [name, (lowerQuartile(cpu) - lowerQuartile(idle.cpu)) / median(probes)];
    });
    return Object.fromEntries(costs) as ProbeCosts;
  } finally {
    await docker('rm', '--force', ...started);
  }
}

/** Containers that do nothing but be checked, in the server's network; adds them to `started`. */
async function startPaused(server: string, image: string, started: string[]): Promise<string[]> {
  const words = ['run', '--detach', '--network', `container:${server}`, image, 'sleep', 'infinity'];
  const containers = [];
  for (let count = 0; count < CONTAINERS; count += 1) containers.push(await docker(...words));
  started.push(...containers);
  await docker('pause', ...containers);
  return containers;
}

/** CPU of the whole machine in a window, in milliseconds, and how many probes began in it. */
async function measureContainers(
  containers: readonly string[],
): Promise<{ cpu: number; probes: number }> {
  await docker('unpause', ...containers);
  const before = await busyMilliseconds();
  const start = Date.now();
  await sleep(WINDOW);
  const cpu = (await busyMilliseconds()) - before;
  const end = Date.now();
  await docker('pause', ...containers);
  const starts = (await probeStarts(containers)).flat();
  return { cpu, probes: starts.filter((moment) => moment >= start && moment < end).length };
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
