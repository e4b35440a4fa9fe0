// One start of a container: how long until the process listens, and how much memory it has then.
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';

export interface Start {
  /** Milliseconds from the start of the process, not of the container, until it listens. */
  milliseconds: number;
  /** Resident memory then. */
  megabytes: number;
}

/** Of a second: the unit in which the kernel tells when a process has started. */
const TICK = 1 / 100;

export async function measureStart(args: readonly string[]): Promise<Start> {
  // Without an init, so that the service itself is process 1.
  const options = ['--detach', '--read-only', '--user', '1000', '--cpus', '1'];
  const id = await succeed('docker', ['run', ...options, ...args]);
  try {
    const readyAt = await waitFor('a service that listens', 30, async () => readyTime(id));
    const script = 'cat /proc/1/stat /proc/uptime; date +%s%3N; grep VmRSS /proc/1/status';
    const [stat = '', uptime = '', now = '', memory = ''] = (
      await succeed('docker', ['exec', id, 'sh', '-c', script])
    ).split('\n');
    // The 22nd field of `stat`; the second, the name, may hold blanks and ends with a bracket.
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const bootedAt = Number(now) - Number(uptime.split(' ')[0]) * 1_000;
    return {
      milliseconds: readyAt - (bootedAt + ticks * TICK * 1_000),
      megabytes: Number(/\d+/.exec(memory)?.[0]) / 1_024,
    };
  } finally {
    await run('docker', ['rm', '--force', id]);
  }
}

/** Milliseconds since 1970, from the service's own log. */
async function readyTime(id: string): Promise<number | undefined> {
  const { stdout } = await run('docker', ['logs', id]);
  const line = stdout.split('\n').find((text) => text.includes('"ready: listening'));
  return line === undefined ? undefined : Date.parse(JSON.parse(line).time);
}
