// The processor time of the Engine itself: checks, restarts and events are its work, not the containers'.
import { readdir, readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second (USER_HZ, proc(5)). */
const TICKS_IN_A_SECOND = 100;
const NANOSECONDS_IN_A_SECOND = 1_000_000_000;

/**
 * Nanoseconds that dockerd, containerd and the shims of these containers have used, with the programs that
 * they have run and waited for. Undefined where the Engine is not among this machine's processes.
 *
 * @param ids whole ids of containers
 */
export async function engineTime(ids: readonly string[]): Promise<number | undefined> {
  const dockerd = await pidIn('/var/run/docker.pid');
  const containerd =
    (await pidIn('/var/run/docker/containerd/containerd.pid')) ??
    (await pidIn('/run/containerd/containerd.pid'));
  if (dockerd === undefined) return undefined;
  const shims = await pidsOfShims(ids);
  const pids = [dockerd, ...(containerd ? [containerd] : []), ...shims];
  const times = await Promise.all(pids.map(timeOf));
  return times.reduce((sum, time) => sum + time, 0);
}

async function pidIn(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

async function pidsOfShims(ids: readonly string[]): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, place) => {
    const [program = '', ...words] = (commands[place] ?? '').split('\0');
    return program.includes('containerd-shim') && words.some((word) => ids.includes(word));
  });
}

/** Its own time and that of its children that have ended: fields 14 to 17 of /proc/PID/stat. */
async function timeOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in field 2 may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks / TICKS_IN_A_SECOND) * NANOSECONDS_IN_A_SECOND;
}
