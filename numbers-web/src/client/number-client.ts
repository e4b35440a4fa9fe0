// Gets numbers from the API and never throws: a page that depends on another service has to have an
// answer for the case that there is none.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { OutageLog } from '../outage-log.ts';
import { drawNumber } from './number-source.ts';
import { createSharedLookup } from './shared-lookup.ts';

/** Connections to the API at the same time; more calls wait for their turn, or time out. */
const MAX_CONNECTIONS = 256;

export type Outcome = { number: number } | { problem: string };

export interface NumberClient {
  getNumber(): Promise<Outcome>;
}

export interface NumberClientOptions {
  /** Where a GET draws a number. */
  url: string;
  /** Milliseconds that one attempt may take, answer included. */
  attemptTimeout: number;
  outageLog: OutageLog;
}

export function createNumberClient(options: NumberClientOptions): NumberClient {
  const { url, attemptTimeout, outageLog } = options;
  // No connection is kept: after a restart of the API it would be a dead one.
  const agentOptions = {
    keepAlive: false,
    maxSockets: MAX_CONNECTIONS,
    lookup: createSharedLookup(),
  };
  const agents = {
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
  };

  return {
    async getNumber() {
      try {
        const number = await drawNumber(url, agents, AbortSignal.timeout(attemptTimeout));
        outageLog.succeeded();
        return { number };
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        outageLog.failed(problem);
        return { problem };
      }
    },
  };
}
