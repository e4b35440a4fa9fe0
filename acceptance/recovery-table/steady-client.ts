// A client that asks for ten numbers a second, whatever the answers are, and remembers each.
import { get } from 'node:http';

/** Milliseconds between the starts of two requests. */
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
  stop(): void;
}

/** @param timeout milliseconds that the client waits for an answer */
export function startSteadyClient(url: string, timeout = 1_000): SteadyClient {
  const samples: Sample[] = [];
  const timer = setInterval(async () => {
    const startedAt = performance.now();
    samples.push({ startedAt, outcome: await ask(url, timeout) });
  }, INTERVAL);
  return { samples, stop: () => clearInterval(timer) };
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
