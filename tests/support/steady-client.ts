// A client that asks for numbers at a steady pace, whatever the answers are, and remembers each.
import { lookup } from 'node:dns/promises';
import { Agent, get } from 'node:http';

export interface Sample {
  /** When the request began, in milliseconds on the clock of `performance.now()`. */
  startedAt: number;
  /** `number`, `wrong content`, `status 500`, `reset`, `refused`, `no answer` or `no address`. */
  outcome: string;
}

/** The content of /rng, or of the web's /api/number. */
const NUMBER = /^(\{"number":)?\d\d?\b/;

export type SteadyClient = ReturnType<typeof startSteadyClient>;

export interface Pace {
  /** Milliseconds that the client waits for an answer; by default a second. */
  timeout?: number;
  /** Milliseconds between the starts of two requests; by default a tenth of a second. */
  interval?: number;
  /**
   * The address of readiness. With it, connections stay open, as those of a load balancer do, which sends nothing
   * more to an instance that is not ready. Without it, each request has a connection of its own.
   */
  readiness?: string;
}

export function startSteadyClient(
  url: string,
  { timeout = 1_000, interval = 100, readiness }: Pace = {},
) {
  /** All answered requests so far, in the order of their answers. */
  const samples: Sample[] = [];
  const underWay = new Set<Promise<void>>();
  const agent = readiness ? new Agent({ keepAlive: true }) : false;
  const timer = setInterval(() => {
    const startedAt = performance.now();
    const request = ask(url, timeout, agent).then((outcome) => {
      samples.push({ startedAt, outcome });
      underWay.delete(request);
    });
    underWay.add(request);
  }, interval);
  const balancer = setInterval(async () => {
    const outcome = readiness && (await ask(readiness, timeout, false));
    if (outcome && outcome !== 'wrong content') clearInterval(timer);
  }, interval);
  return {
    samples,
    /** Asks no more, and resolves when what has been asked is answered. */
    stop() {
      clearInterval(timer);
      clearInterval(balancer);
      return Promise.all(underWay);
    },
  };
}

/** Asks one of the addresses that the name has by then, and no other. */
async function ask(url: string, timeout: number, agent: Agent | false): Promise<string> {
  const { hostname, port, pathname: path } = new URL(url);
  const addresses = await lookup(hostname, { all: true }).catch(() => []);
  const host = addresses[Math.floor(Math.random() * addresses.length)]?.address;
  if (host === undefined) return 'no address';
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeout);
    let isConnected = false;
    const request = get({ host, port, path, agent, signal }, (response) => {
      let content = '';
      response.setEncoding('utf8').on('data', (text) => {
        content += text;
      });
      response.on('end', () => {
        const { statusCode } = response;
        if (statusCode !== 200) resolve(`status ${statusCode}`);
        else resolve(NUMBER.test(content) ? 'number' : 'wrong content');
      });
      response.on('error', (error) => resolve(nameOf(error)));
    });
    request.on('socket', (socket) => {
      isConnected = !socket.connecting;
      socket.once('connect', () => {
        isConnected = true;
      });
    });
    // A request counts as accepted once its connection is established, and must be answered then.
    request.on('error', (error) => resolve(isConnected ? nameOf(error) : 'refused'));
  });
}

function nameOf(error: NodeJS.ErrnoException): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer';
  // Docker's port proxy accepts for the container, and resets if the container doesn't.
  return 'reset';
}

/** What became of some requests. */
export interface Tally {
  calls: number;
  /** How many ended without a number, by their outcome. */
  lost: Readonly<Record<string, number>>;
}

export function tallyOf(samples: readonly Sample[]): Tally {
  const lost: Record<string, number> = {};
  for (const { outcome } of samples) {
    if (outcome !== 'number') lost[outcome] = (lost[outcome] ?? 0) + 1;
  }
  return { calls: samples.length, lost };
}

export const lostCalls = ({ lost }: Tally): number =>
  Object.values(lost).reduce((sum, count) => sum + count, 0);

/** What users got until the first request that got a number after all that got none. */
export function usersOf(samples: readonly Sample[], startedAt: number) {
  const inOrder = samples
    .filter((sample) => sample.startedAt >= startedAt)
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const again = inOrder.findLastIndex(({ outcome }) => outcome !== 'number') + 1;
  const againAt = again > 0 ? inOrder[again]?.startedAt : undefined;
  return {
    users: tallyOf(inOrder.slice(0, again)),
    ...(againAt !== undefined && { numbersAgainAfter: (againAt - startedAt) / 1_000 }),
  };
}
