// What the Engine counts of its containers: memory now, and processor time since their start.
import { request } from 'node:http';
import { succeed } from '../support/commands.ts';

export interface Usage {
  /** Bytes in use, without what is only cached from files; as `docker stats` has it. */
  memory: number;
  /** Nanoseconds of processor time since the start. */
  processorTime: number;
}

interface Stats {
  memory_stats: { usage: number; stats?: { inactive_file?: number; total_inactive_file?: number } };
  cpu_stats: { cpu_usage: { total_usage: number } };
}

/** @returns nothing while the container does not run */
export async function usageOf(container: string): Promise<Usage | undefined> {
  const stats = (await ask(`/containers/${container}/stats?stream=false&one-shot=true`)) as Stats;
  const { usage, stats: details } = stats.memory_stats;
  if (!details) return undefined;
  // Control groups of version 2 and of version 1 call it differently.
  const cached = details.inactive_file ?? details.total_inactive_file ?? 0;
  return { memory: usage - cached, processorTime: stats.cpu_stats.cpu_usage.total_usage };
}

/** The names of the project's containers that run. */
export async function containerNames(): Promise<string[]> {
  const list = ['compose', '--profile', 'workshop', 'ps', '--format', '{{.Name}}'];
  return (await succeed('docker', list)).split('\n').sort();
}

function ask(path: string): Promise<unknown> {
  const socketPath = process.env.DOCKER_SOCKET ?? '/var/run/docker.sock';
  return new Promise((resolve, reject) => {
    request({ socketPath, path: `/v1.44${path}` }, async (answer) => {
      const parts = await answer.toArray().catch(reject);
      if (parts) resolve(JSON.parse(Buffer.concat(parts).toString()));
    })
      .on('error', reject)
      .end();
  });
}
