// All requests to the API: what they have in common, the connections that they use, why they failed, in words
// for people, and a look at one route.
import { Agent as HttpAgent, STATUS_CODES } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AxiosError } from 'axios';
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

export const REASONS: Readonly<Record<string, string>> = {
  ERR_CANCELED: 'gave no answer in time',
  ECONNREFUSED: 'refused the connection: nothing listens there',
  ECONNRESET: 'broke off the connection',
  ENOTFOUND: 'has no address: its name is unknown',
  EAI_AGAIN: 'has no address: its name cannot be looked up now',
  EHOSTUNREACH: 'cannot be reached: there is no host at its address',
  ETIMEDOUT: 'gave no answer in time',
  STRANGER: 'is not the service that answers at its address',
  ERR_FR_TOO_MANY_REDIRECTS: 'answered with a redirect',
};

/** Characters of the API's own explanation that are passed on at most. */
const MAX_DETAIL_LENGTH = 200;

/** Returns the reason, as a phrase that follows "numbers-api …". */
export function explainFailure(error: unknown): string {
  if (!(error instanceof RequestError)) return `cannot be called: ${String(error)}`;
  const { response, code = '', message } = error;
  if (!response) return REASONS[code] ?? `failed: ${message}`;
  // A good answer of which only a part has come.
  if (response.status < 300) return 'broke off its answer';
  const detail = detailOf(response.data);
  const status = `answered ${response.status} ${STATUS_CODES[response.status] ?? ''}`.trimEnd();
  return detail ? `${status}: ${detail}` : status;
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

/** Milliseconds a look may take. Short, since nothing else is seen of this route meanwhile. */
const LOOK_TIMEOUT = 700;

/** `passed`: the status was one of 2xx; `status` is undefined where there was no answer. */
export type Look =
  | { passed: true; data: unknown }
  /** `problem` is a phrase that follows the name of the route; `unreachable`: there seems to be no process. */
  | { passed: false; problem: string; status: number | undefined; unreachable: boolean };

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
export async function look(
  send: SendRequest,
  method: 'GET' | 'HEAD',
  url: URL,
  stopped: AbortSignal,
): Promise<Look | undefined> {
  const startedAt = performance.now();
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(LOOK_TIMEOUT), stopped]);
    return { passed: true, data: await send({ method, url, signal }) };
  } catch (error) {
    const { code, response } = error instanceof RequestError ? error : {};
    const isLate = performance.now() - startedAt > LOOK_TIMEOUT + LONGEST_STANDSTILL;
    if (isLate && code === 'ERR_CANCELED') return undefined;
    return {
      passed: false,
      problem: explainFailure(error),
      status: response?.status,
      unreachable: isUnreachable(error),
    };
  }
}
