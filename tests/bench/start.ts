// What a start costs: how long until a service listens, and the memory that it has then.
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';
import { bytesBeyond, table } from '../support/measured.ts';
import { compose } from '../support/stack.ts';
import { type Chapter, median } from './chapter.ts';

const ROUNDS = 31;
/** How much longer than the bare server the API and the web may take. */
const MOST = [1.8, 2.4];
const BASE_IMAGE = 'node:26-trixie-slim';

const API = 'localhost/numbers/numbers-api:v3';
const WEB = 'localhost/numbers/numbers-web:v3';
const bare = `--volume ${import.meta.dirname}/bare-http.cjs:/bare-http.cjs:ro ${BASE_IMAGE} node /bare-http.cjs`;

/** What follows `docker run`; each logs when it listens, as JSON with `time`. */
const contenders: readonly [name: string, args: string][] = [
  ['bare `node:http` server', bare],
  ['numbers-api', `--env SELF_HEAL_AFTER=20 --env FAULT_INJECTION=on ${API}`],
  ['numbers-web', `${WEB} node dist/main.cjs`],
];

export async function measureStarts(): Promise<Chapter> {
  await compose(['build']);
  const starts = contenders.map((): Start[] => []);
  // The first round fills the caches and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [place, [, args]] of contenders.entries()) {
      const start = await measureStart(args.split(' '));
      if (round > 0) starts[place]?.push(start);
    }
  }
  const times = starts.map((own) => median(own.map(({ milliseconds }) => milliseconds)));
  const rows = contenders.map(([name], place) => {
    const time = times[place] ?? Number.NaN;
    const memory = median((starts[place] ?? []).map(({ megabytes }) => megabytes));
    return [name, time.toFixed(0), (time / (times[0] ?? 0)).toFixed(1), memory.toFixed(0)];
  });
  const added = await Promise.all([API, WEB].map((image) => bytesBeyond(image, BASE_IMAGE)));
  const sizes = [API, WEB].map((image, place) => [image, ((added[place] ?? 0) / 1e6).toFixed(1)]);
  return {
    text: `## What a start costs

From the start of the process until it listens, with its resident memory then, in a container that is read-only
and has one processor: medians of ${ROUNDS} interleaved starts.

${table(['what starts', 'ready, ms', 'of the bare server', 'RSS MB'], rows)}

What the images add to \`${BASE_IMAGE}\`, http-check included:

${table(['image', 'MB'], sizes)}`,
    promises: MOST.map((atMost, place) => ({
      what: `a start, ${contenders[place + 1]?.[0]} to the bare server`,
      measured: (times[place + 1] ?? Number.NaN) / (times[0] ?? Number.NaN),
      atMost,
      unit: '×',
    })),
  };
}

interface Start {
  /** Milliseconds from the start of the process, not of the container, until it listens. */
  milliseconds: number;
  /** Resident memory then. */
  megabytes: number;
}

/** Milliseconds: the unit in which the kernel tells when a process has started. */
const TICK = 10;

async function measureStart(args: readonly string[]): Promise<Start> {
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
      milliseconds: readyAt - (bootedAt + ticks * TICK),
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
