// The connections to the API.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSharedLookup } from './shared-lookup.ts';

export interface ApiAgents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

/**
 * No connection is kept: after a restart of the API it would be a dead one.
 *
 * @param maxSockets connections at the same time; further calls wait for their turn, or time out
 */
export function createApiAgents(maxSockets: number): ApiAgents {
  const options = { keepAlive: false, maxSockets, lookup: createSharedLookup() };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}
