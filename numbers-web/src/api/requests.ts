// Sends requests to the API, says why one brought nothing, and reads the answers.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosError } from 'axios';
import { aboutSchema } from 'contract';
import type { Log } from 'service-kit/log.ts';
import type { Failure, Reason } from 'story/recording.ts';
import type * as z from 'zod';
import type { LookUp } from './addresses.ts';

/** Bytes of an answer that are read at most; the catalogue of faults, the longest, has about 16,000. */
const MAX_ANSWER_SIZE = 200_000;
/** Characters of an explanation that are kept at most: it is kept for minutes and sent to every page. */
const MAX_DETAIL_LENGTH = 200;

export interface ApiRequest {
  /** The replica's IP address; empty for whichever has the host name. */
  address: string;
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Relative to the address of /rng: the health of http://host/api/rng is at http://host/api/health. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Ends the request, even during its response. (The time-out of axios restarts with every byte that arrives.) */
  signal: AbortSignal;
}

/** What came of a request. It passed if the status was one of 2xx. `data`: the body, parsed if it is JSON. */
export type Answer =
  | { passed: true; data: unknown }
  | { passed: false; failure: Failure; data?: unknown };

/** Sends a request. It never rejects. */
export type Send = (request: ApiRequest) => Promise<Answer>;

/** Keeps no connection: it would be dead after a restart of the API. `Host` and TLS always name the host. */
export function createSend(rngUrl: string, lookUp: LookUp): Send {
  const config = {
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
    proxy: false as const,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_SIZE,
    headers: { Accept: 'application/json' },
  };
  return async ({ address, method, path, body, signal }) => {
    // Loaded for the first request: a sixth of a start, which has listened by then.
    const { default: axios } = await import('axios');
    const url = new URL(path, rngUrl).href;
    const lookup = async (host: string): Promise<[string[]]> => [
      address === '' ? await lookUp(host) : [address],
    ];
    try {
      const request = { ...config, method, url, data: body, signal, lookup };
      return { passed: true, data: (await axios.request<unknown>(request)).data };
    } catch (error) {
      return failed(error as Partial<AxiosError>);
    }
  };
}

/** The reasons by the code of Node or axios; ERR_CANCELED comes after the signal. */
const REASONS: Readonly<Record<string, Reason>> = {
  ERR_CANCELED: 'timeout',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'lookup failed',
  EHOSTUNREACH: 'no route',
  ETIMEDOUT: 'timeout',
  ERR_FR_TOO_MANY_REDIRECTS: 'redirect',
};

function failed({ message, code = '', response }: Partial<AxiosError>): Answer {
  if (!response) {
    const reason = REASONS[code] ?? 'other';
    const detail = reason === 'other' && message?.slice(0, MAX_DETAIL_LENGTH);
    return { passed: false, failure: { reason, ...(detail && { detail }) } };
  }
  const { status, data } = response;
  // A good answer of which only a part has come.
  if (status < 300) return { passed: false, failure: { reason: 'cut' } };
  const detail = detailOf(data);
  return { passed: false, failure: { status, ...(detail && { detail }) }, data };
}

/** The explanation in problem details (RFC 9457), or the text of a short plain answer. */
function detailOf(data: unknown): string | undefined {
  const detail = typeof data === 'object' && data !== null && 'detail' in data ? data.detail : data;
  return typeof detail === 'string' ? detail.slice(0, MAX_DETAIL_LENGTH) : undefined;
}

/**
 * Returns the answer to GET / unless it is from another service than numbers-api, a stranger: Docker hands addresses
 * out again. A status from 500 on may be the API's own.
 */
export function withoutStranger(answer: Answer): Answer {
  const isFromApi =
    answer.passed && aboutSchema.pick({ service: true }).safeParse(answer.data).success;
  if (isFromApi || (statusOf(answer) ?? 500) >= 500) return answer;
  return { passed: false, failure: { reason: 'stranger' } };
}

/** The status of an answer; missing when there was none. */
export function statusOf(answer: Answer): number | undefined {
  return answer.passed ? 200 : answer.failure.status;
}

export type ReadAnswer = ReturnType<typeof createAnswerReader>;

/**
 * Returns a function that reads answers; `what` names them, as in `GET /`. What does not fit the contract is undefined,
 * and the log says what it was: once, until it fits again, since a broken API is asked several times a second.
 */
export function createAnswerReader(log: Log) {
  const told = new Set<string>();

  return <Schema extends z.ZodType>(what: string, schema: Schema, answer: unknown) => {
    const { success, data, error } = schema.safeParse(answer);
    if (success) {
      told.delete(what);
      return data;
    }
    if (told.has(what)) return undefined;
    told.add(what);
    const [issue] = error.issues;
    const field = issue?.path.join('.').slice(0, 100) || 'all of it';
    log.warn(
      `dropped what numbers-api says at ${what}, since ${field} does not fit: ${issue?.message}`,
    );
    return undefined;
  };
}
