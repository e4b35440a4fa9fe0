// All requests to the API: what they have in common, and the connections that they use.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import { createSharedLookup } from './shared-lookup.ts';

/** Bytes of an answer that are read at most; the catalogue of faults, the longest, has about 16,000. */
const MAX_ANSWER_SIZE = 200_000;

export interface ApiRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  url: string | URL;
  /** Sent as JSON. */
  body?: unknown;
  /**
   * Ends the request, whatever has come of its answer by then. (A time-out of axios's own would start
   * anew with every byte that drips in.)
   */
  signal: AbortSignal;
}

/**
 * Sends a request and resolves with the body of a good answer, parsed if it is JSON.
 *
 * @throws AxiosError when there is none, or its status is not 2xx.
 */
export type SendRequest = (request: ApiRequest) => Promise<unknown>;

/**
 * No connection is kept: after a restart of the API it would be a dead one.
 *
 * @param maxConnections at the same time; further requests wait for their turn, or time out
 */
export function createRequests(maxConnections: number): SendRequest {
  const options = { keepAlive: false, maxSockets: maxConnections, lookup: createSharedLookup() };
  const client = axios.create({
    httpAgent: new HttpAgent(options),
    httpsAgent: new HttpsAgent(options),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_SIZE,
    headers: { Accept: 'application/json' },
  });
  return async ({ method, url, body, signal }) => {
    const { data } = await client.request<unknown>({
      method,
      url: String(url),
      data: body,
      signal,
    });
    return data;
  };
}
