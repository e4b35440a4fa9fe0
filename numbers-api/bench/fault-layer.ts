// What the fault layer costs while no fault is on: the throughput of GET /rng with and without it.
// Each side is a process of its own. They take turns in many short rounds, so that whatever else the
// machine does slows down both alike.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const ROUNDS = 20;
/** Seconds. */
const WARM_UP = 2;
const ROUND = 1;
const CONNECTIONS = 10;
/** The share of its throughput that the app must keep. */
const LEAST_RATIO = 0.95;

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));

interface Side {
  server: ChildProcess;
  url: string;
  /** Requests a second, one figure for each round. */
  results: number[];
}

const withLayer = await start('with');
const withoutLayer = await start('without');
for (const side of [withLayer, withoutLayer]) await measure(side, WARM_UP);
for (let round = 0; round < ROUNDS; round += 1) {
  const sides = round % 2 === 0 ? [withLayer, withoutLayer] : [withoutLayer, withLayer];
  for (const side of sides) side.results.push(await measure(side, ROUND));
}
for (const side of [withLayer, withoutLayer]) side.server.kill();

const ratios = withLayer.results.map((result, round) => {
  return result / (withoutLayer.results[round] ?? Number.NaN);
});
const ratio = median(ratios);
console.log(`without the layer: ${median(withoutLayer.results).toFixed(0)} requests a second`);
console.log(`with it:           ${median(withLayer.results).toFixed(0)} requests a second`);
console.log(`ratio of a round:  ${ratio.toFixed(3)}, must be at least ${LEAST_RATIO}`);
console.log(`(medians of ${ROUNDS} rounds)`);
if (ratio < LEAST_RATIO) process.exitCode = 1;

async function start(which: 'with' | 'without'): Promise<Side> {
  const server = spawn(process.execPath, [SERVER, which], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(server.stdout, 'data');
  return { server, url: `http://127.0.0.1:${Number(port)}/rng`, results: [] };
}

/** Requests a second. */
async function measure({ url }: Side, seconds: number): Promise<number> {
  const run = await autocannon({ url, connections: CONNECTIONS, duration: seconds });
  if (run.non2xx + run.errors > 0) throw new Error(`${run.non2xx + run.errors} requests failed`);
  return run.requests.total / run.duration;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
