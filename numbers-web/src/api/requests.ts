// All requests to the API: what they have in common, and the connections that they use.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AxiosError } from 'axios';
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

/** There is no answer, or its status is not 2xx. */
export class RequestError extends Error {
  /** Node's code or axios's, such as ECONNREFUSED, or ERR_CANCELED after the signal. */
  readonly code: string | undefined;
  /** The answer, if there is one: its body is parsed if it is JSON. */
  readonly response: { status: number; data: unknown } | undefined;

  constructor({ message, code, response }: AxiosError) {
    super(message);
    this.code = code;
    this.response = response;
  }
}

/**
 * Sends a request and resolves with the body of a good answer, parsed if it is JSON.
 *
 * @throws RequestError when there is none
 */
export type SendRequest = (request: ApiRequest) => Promise<unknown>;

/** How to send requests to the replica at an IP address or, with an empty one, to whichever has the name. */
export type RequestsTo = (address: string) => SendRequest;

export interface ApiAddresses {
  about: URL;
  health: URL;
  ready: URL;
  faults: URL;
  reset: URL;
}

/**
 * Beside means in the same folder: the health of http://host/api/rng is at http://host/api/health.
 *
 * @throws TypeError when `rngUrl` is no absolute address.
 */
export function findApiAddresses(rngUrl: string): ApiAddresses {
  return {
    about: new URL('.', rngUrl),
    health: new URL('health', rngUrl),
    ready: new URL('ready', rngUrl),
    faults: new URL('faults', rngUrl),
    reset: new URL('reset', rngUrl),
  };
}

/** Addresses whose senders are kept at most; more than there are replicas. */
const MAX_SENDERS = 64;

/** @param maxConnections to one address at the same time; further requests wait for their turn, or time out */
export function createRequestsTo(maxConnections: number): RequestsTo {
  const senders = new Map<string, SendRequest>();
  return (address) => {
    const known = senders.get(address);
    if (known) return known;
    if (senders.size >= MAX_SENDERS) senders.clear();
    const send = createRequests(maxConnections, address);
    senders.set(address, send);
    return send;
  };
}

/**
 * No connection is kept: after a restart of the API it would be a dead one. Each address has connections
 * of its own, and its requests name the host all the same, as `Host` and for TLS.
 */
function createRequests(maxConnections: number, address: string): SendRequest {
  const lookup = address === '' ? createSharedLookup() : answerWith(address);
  const options = { keepAlive: false, maxSockets: maxConnections, lookup };
  const config = {
    httpAgent: new HttpAgent(options),
    httpsAgent: new HttpsAgent(options),
    proxy: false as const,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_SIZE,
    headers: { Accept: 'application/json' },
  };
  return async ({ method, url, body, signal }) => {
    // Loaded for the first request: a sixth of a start, which has listened by then.
    const { default: axios } = await import('axios');
    try {
      const request = { ...config, method, url: String(url), data: body, signal };
      return (await axios.request<unknown>(request)).data;
    } catch (error) {
      throw axios.isAxiosError(error) ? new RequestError(error) : error;
    }
  };
}

/** Whatever name is asked for, this is its address. */
function answerWith(address: string): LookupFunction {
  const found = { address, family: isIP(address) };
  return (_host, options, callback) => {
    if (options.all) callback(null, [found]);
    else callback(null, found.address, found.family);
  };
}
