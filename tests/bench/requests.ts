// How many requests a second numbers-api answers, with its metrics and its fault layer on, beside a bare Express.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { type Running, root, start } from '../support/commands.ts';
import { table } from '../support/measured.ts';
import { type Chapter, median } from './chapter.ts';

const ROUNDS = 15;
/** Milliseconds. */
const WARM_UP = 2_000;
const ROUND = 1_000;
const CONNECTIONS = 10;
const REQUEST = 'GET /rng HTTP/1.1\r\nHost: localhost\r\n\r\n';

const settings = { HOST: '127.0.0.1', PORT: '0', FAULT_INJECTION: 'on', FAIL_AFTER_CALLS: '0' };

export async function measureRequests(): Promise<Chapter> {
  const servers = [`${root}tests/bench/bare-express.ts`, `${root}numbers-api/src/main.ts`];
  const running = servers.map((file) =>
    start(process.execPath, [file], { environment: { ...settings, NODE_ENV: 'production' } }),
  );
  try {
    const ports = await Promise.all(running.map(portOf));
    for (const port of ports) await countAnswers(port, WARM_UP);
    const counts = ports.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [place, port] of ports.entries()) {
        counts[place]?.push((await countAnswers(port, ROUND)) / (ROUND / 1_000));
      }
    }
    const [bare = [], own = []] = counts;
    const ratio = median(own.map((count, round) => count / (bare[round] ?? Number.NaN)));
    return {
      text: `## How many requests a second

\`GET /rng\` over ${CONNECTIONS} connections that stay open, to numbers-api with its metrics, its fault layer and its
watchdog on, and to a bare Express that draws a number and sends it. Medians of ${ROUNDS} rounds of a second each, in
turn; the ratio is the median of those of the rounds.

${table(
  ['what answers', 'requests a second', 'of the bare Express'],
  [
    ['bare Express', median(bare).toFixed(0), '1.00'],
    ['numbers-api', median(own).toFixed(0), ratio.toFixed(2)],
  ],
)}`,
      promises: [
        { what: 'requests, numbers-api to bare Express', measured: ratio, atLeast: 1, unit: '×' },
      ],
    };
  } finally {
    await Promise.all(running.map((server) => server.end('SIGKILL')));
  }
}

function portOf({ output }: Running): Promise<number> {
  const portIn = (log: string) => /ready: listening on port (\d+)/.exec(log)?.[1];
  return waitFor('a server that listens', 20, () => Number(portIn(output())) || undefined);
}

/** Each connection asks again as soon as it has its answer. */
async function countAnswers(port: number, milliseconds: number): Promise<number> {
  let answers = 0;
  const connections = Array.from({ length: CONNECTIONS }, () => {
    const connection = connect(port, '127.0.0.1').setEncoding('latin1');
    connection.on('data', (text: string) => {
      if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(`not an answer of its own: ${text}`);
      answers += 1;
      connection.write(REQUEST);
    });
    connection.write(REQUEST);
    return connection;
  });
  await sleep(milliseconds);
  for (const connection of connections) connection.destroy();
  return answers;
}
