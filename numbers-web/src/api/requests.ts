// All requests to the API: what they have in common, the connections that they use, why they failed, in words
// for people, and a probe of one route.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AxiosError } from 'axios';
import type { Failure, Reason } from 'story/recording.ts';
import { createSharedLookup } from './replica-addresses.ts';

/** Bytes of an answer that are read at most; the catalogue of faults, the longest, has about 16,000. */
const MAX_ANSWER_SIZE = 200_000;

export interface ApiRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  url: string | URL;
  /** Sent as JSON. */
  body?: unknown;
  /**
   * Ends the request, even during its response. (The time-out of axios restarts with every byte that arrives.)
   */
  signal: AbortSignal;
}

/** There is no answer, or its status is not 2xx. */
export class RequestError extends Error {
  /** Node's code or axios's, such as ECONNREFUSED, or ERR_CANCELED after the signal. */
  readonly code: string | undefined;
  /** The answer, if there is one: its body is parsed if it is JSON. */
  readonly response: { status: number; data: unknown } | undefined;

  constructor({ message, code, response }: Pick<AxiosError, 'message' | 'code' | 'response'>) {
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

/**
 * Beside means in the same folder: the health of http://host/api/rng is at http://host/api/health.
 *
 * @throws TypeError when `rngUrl` is no absolute address.
 */
export function findApiAddresses(rngUrl: string) {
  return {
    about: new URL('.', rngUrl),
    health: new URL('health', rngUrl),
    ready: new URL('ready', rngUrl),
    faults: new URL('faults', rngUrl),
    reset: new URL('reset', rngUrl),
  };
}

export type ApiAddresses = ReturnType<typeof findApiAddresses>;

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

/** Characters of the API's own explanation that are passed on at most. */
const MAX_DETAIL_LENGTH = 200;

const REASONS: Readonly<Record<string, Reason>> = {
  ERR_CANCELED: 'timeout',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'lookup failed',
  EHOSTUNREACH: 'no route',
  ETIMEDOUT: 'timeout',
  STRANGER: 'stranger',
  ERR_FR_TOO_MANY_REDIRECTS: 'redirect',
  NOT_A_NUMBER: 'not a number',
};

/** Why a request brought nothing. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof RequestError)) return { reason: 'other', detail: String(error) };
  const { response, code = '', message } = error;
  if (!response) {
    const reason = REASONS[code] ?? 'other';
    return { reason, ...(reason === 'other' && { detail: message }) };
  }
  // A good answer of which only a part has come.
  if (response.status < 300) return { reason: 'cut' };
  const detail = detailOf(response.data);
  return { status: response.status, ...(detail && { detail }) };
}

/** The explanation in problem details (RFC 9457), or the text of a short plain answer. */
function detailOf(data: unknown): string | undefined {
  const detail = typeof data === 'object' && data !== null && 'detail' in data ? data.detail : data;
  return typeof detail === 'string' ? detail.slice(0, MAX_DETAIL_LENGTH) : undefined;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** Whether there seems to be no process at all. */
function isUnreachable(error: unknown): boolean {
  return error instanceof RequestError && UNREACHABLE.has(error.code ?? '');
}

/** Milliseconds a probe may take. Short, since nothing else is seen of this route meanwhile. */
const PROBE_TIMEOUT = 700;

/** `passed`: the status was one of 2xx; `isUnreachable`: there seems to be no process. */
export type Probe =
  | { passed: true; data: unknown }
  | { passed: false; failure: Failure; isUnreachable: boolean };

/**
 * Milliseconds by which a time-out may be late. One that is later tells that this process itself stood still,
 * and nothing of the API.
 */
const LONGEST_STANDSTILL = 200;

/**
 * HEAD where the status is all that matters: it uses up none of a fault's hits.
 *
 * @returns undefined when it is not known how the API is
 */
export async function probe(
  send: SendRequest,
  method: 'GET' | 'HEAD',
  url: URL,
  stopped: AbortSignal,
): Promise<Probe | undefined> {
  const startedAt = performance.now();
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(PROBE_TIMEOUT), stopped]);
    return { passed: true, data: await send({ method, url, signal }) };
  } catch (error) {
    const code = error instanceof RequestError ? error.code : undefined;
    const isLate = performance.now() - startedAt > PROBE_TIMEOUT + LONGEST_STANDSTILL;
    if (isLate && code === 'ERR_CANCELED') return undefined;
    return { passed: false, failure: failureOf(error), isUnreachable: isUnreachable(error) };
  }
}
