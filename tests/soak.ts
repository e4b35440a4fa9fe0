// Keeps the system busy with random faults, ten calls a second and 50 open pages, on real containers. Fails if
// a service's heap, sockets or descriptors grow, if a call gets neither a number nor a 503, or if a page loses
// its stream.
// SOAK_SECONDS: the duration, by default 600. SOAK_SEED: the seed of the faults, by default 1.
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { scenarios } from 'contract/scenarios.ts';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from './support/http.ts';
import { apiUrl, compose, down, healthOf, inspect, switchOn, up, webUrl } from './support/stack.ts';
import { startSteadyClient, tallyOf } from './support/steady-client.ts';

const PAGES = 50;
const seconds = Number(process.env.SOAK_SECONDS || 600);
const seed = Number(process.env.SOAK_SEED || 1);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  throw new Error('SOAK_SECONDS must be a number of seconds, and SOAK_SEED a whole number');
}
/** Seconds until what is used is measured first: code is compiled and caches are full by then. */
const EARLIER = Math.min(120, seconds / 3);
/** Seconds in which a process that is blocked forever is ended, and its successor is healthy. */
const PATIENCE = 90;
const services = { 'numbers-api': apiUrl, 'numbers-web': webUrl };

/**
 * What is measured, by its name in /metrics, and what it may be above a tenth more than before without being
 * called growth. Heap, bytes: code that is optimised once it has run often. The others: a probe, a health
 * check and the question for these figures may be under way.
 */
const figures = [
  { name: 'heap', metric: 'nodejs_heap_size_used_bytes', allowance: 1_000_000 },
  { name: 'sockets', metric: 'nodejs_active_resources{type="TCPSocketWrap"}', allowance: 3 },
  { name: 'descriptors', metric: 'process_open_fds', allowance: 3 },
] as const;

const random = mersenne(seed);
const draw = (from: number, to: number) => uniformInt(random, from, to);
const problems = new Set<string>();
let isOver = false;

console.log(`${seconds} s of faults, with the seed ${seed}. Builds and starts everything.`);
await down();
await compose(['build']);
// Without the original's bug, which would break the API again after each start.
await up({ environment: { FAIL_AFTER_CALLS: '0' } });
try {
  const pages = Array.from({ length: PAGES }, openPage);
  await play(EARLIER);
  const before = await measureAll();
  await play(seconds - EARLIER);
  compare(before, await measureAll());
  if ((await inspect('numbers-web'))?.RestartCount !== 0) problems.add('numbers-web restarted');
  isOver = true;
  for (const page of pages) page.destroy();
} finally {
  await down();
}
if (problems.size > 0) {
  console.error(`FAILED: ${[...problems].join('; ')}`);
  process.exitCode = 1;
} else console.log(`Nothing has grown. Next: SOAK_SECONDS=3600 SOAK_SEED=${seed + 1} npm run soak`);

function openPage() {
  const noteEnd = (): void => {
    if (!isOver) problems.add('a page has lost its stream');
  };
  const answer = (stream: IncomingMessage) => stream.resume().once('close', noteEnd);
  return get(`${webUrl}/events`, { agent: false }, answer).on('error', noteEnd);
}

/** Faults and calls, and then none, until everything is healthy again. */
async function play(duration: number): Promise<void> {
  const endsAt = performance.now() + duration * 1_000;
  const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
  while (performance.now() < endsAt) {
    const { fault = '', settings } = scenarios[draw(0, scenarios.length - 1)] ?? {};
    const drawn = { ...settings, duration: draw(2, 40), rate: draw(20, 100) / 100 };
    console.log(`${fault} ${JSON.stringify(drawn)}`);
    await waitFor('the API to take it', PATIENCE, () => switchOn(fault, drawn));
    await sleep(Math.min(draw(2, 15) * 1_000, Math.max(0, endsAt - performance.now())));
  }
  await waitFor('the API to take a reset', PATIENCE, async () => {
    return (await ask(`${apiUrl}/reset`, 'POST'))?.status === 204;
  });
  await waitFor('a healthy API', PATIENCE, async () => {
    const isHealthy = (await healthOf('numbers-api')) === 'healthy';
    return isHealthy && (await ask(`${apiUrl}/rng`))?.status === 200;
  });
  await client.stop();
  const { calls, lost } = tallyOf(client.samples);
  console.log(`${calls} calls, without a number: ${JSON.stringify(lost)}`);
  for (const outcome of Object.keys(lost)) {
    if (outcome !== 'status 503') problems.add(`a call: ${outcome}`);
  }
}

async function measureAll(): Promise<Map<string, number>> {
  const measured = new Map<string, number>();
  for (const [service, url] of Object.entries(services)) {
    // Of several readings the lowest counts: what comes and goes with single requests is not in it.
    for (let reading = 1; reading <= 5; reading += 1) {
      await compose(['exec', '--no-TTY', service, 'node', '--eval', `(${collectGarbage})()`]);
      const text = (await ask(`${url}/metrics`))?.body.split('\n') ?? [];
      for (const { name, metric } of figures) {
        const line = text.find((one) => one.startsWith(`${metric} `));
        if (!line) throw new Error(`${service} does not show ${metric}`);
        const key = `${service} ${name}`;
        measured.set(key, Math.min(measured.get(key) ?? Infinity, Number(line.split(' ').at(-1))));
      }
    }
  }
  return measured;
}

function compare(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): void {
  for (const [key, value] of after) {
    const earlier = before.get(key) ?? 0;
    const allowance = figures.find(({ name }) => key.endsWith(name))?.allowance ?? 0;
    const hasGrown = value > earlier * 1.1 + allowance;
    console.log(`${key}: ${earlier}, then ${value}${hasGrown ? ' HAS GROWN' : ''}`);
    if (hasGrown) problems.add(`${key} has grown`);
  }
}

/** Runs inside the container: through Node's inspector, which SIGUSR1 to the init opens on its loopback address. */
async function collectGarbage(): Promise<void> {
  process.kill(1, 'SIGUSR1');
  let targets: { webSocketDebuggerUrl: string }[] | undefined;
  while (!targets) {
    const answer = await fetch('http://127.0.0.1:9229/json/list').catch(() => undefined);
    targets = answer && ((await answer.json()) as { webSocketDebuggerUrl: string }[]);
  }
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
  socket.onopen = () => socket.send('{"id":1,"method":"HeapProfiler.collectGarbage"}');
  socket.onmessage = ({ data }) => {
    if (JSON.parse(data).error) throw new Error(data);
    socket.close();
  };
}
