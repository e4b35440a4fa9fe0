// A client that asks for numbers at a steady pace, ten a second unless told, whatever the answers are,
// and remembers each.
import { get } from 'node:http';

/** Milliseconds between the starts of two requests, unless told. */
const INTERVAL = 100;

export interface Sample {
  /** When the request began, in milliseconds on the clock of `performance.now()`. */
  startedAt: number;
  /** `number`, `status 500`, `reset`, `refused` or `no answer`. */
  outcome: string;
}

export interface SteadyClient {
  /** All answered requests so far, in the order of their answers. */
  samples: readonly Sample[];
  /** Asks no more, and resolves when what has been asked is answered. */
  stop(): Promise<unknown>;
}

export interface Pace {
  /** Milliseconds that the client waits for an answer; a second unless told. */
  timeout?: number;
  /** Milliseconds between the starts of two requests; a tenth of a second unless told. */
  interval?: number;
}

export function startSteadyClient(
  url: string,
  { timeout = 1_000, interval = INTERVAL }: Pace = {},
): SteadyClient {
  const samples: Sample[] = [];
  const underWay = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const startedAt = performance.now();
    const request = ask(url, timeout).then((outcome) => {
      samples.push({ startedAt, outcome });
      underWay.delete(request);
    });
    underWay.add(request);
  }, interval);
  return {
    samples,
    stop() {
      clearInterval(timer);
      return Promise.all(underWay);
    },
  };
}

function ask(url: string, timeout: number): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(timeout) }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode === 200 ? 'number' : `status ${response.statusCode}`);
      });
      response.on('error', (error) => resolve(nameOf(error)));
    });
    request.on('error', (error) => resolve(nameOf(error)));
  });
}

function nameOf(error: NodeJS.ErrnoException): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer';
  if (error.code === 'ECONNREFUSED') return 'refused';
  // Whoever publishes the port accepts for the container, and resets when the container does not.
  return 'reset';
}
