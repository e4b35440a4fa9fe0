// Why a call failed, in words for people.
import { STATUS_CODES } from 'node:http';
import { RequestError } from './requests.ts';

const REASONS: Readonly<Record<string, string>> = {
  ERR_CANCELED: 'gave no answer in time',
  ECONNREFUSED: 'refused the connection: nothing listens there',
  ECONNRESET: 'broke off the connection',
  ENOTFOUND: 'has no address: its name is unknown',
  EAI_AGAIN: 'has no address: its name cannot be looked up now',
  EHOSTUNREACH: 'cannot be reached: there is no host at its address',
  ETIMEDOUT: 'gave no answer in time',
  ERR_FR_TOO_MANY_REDIRECTS: 'answered with a redirect',
};

/** Characters of the API's own explanation that are passed on at most. */
const MAX_DETAIL_LENGTH = 200;

/** A phrase that goes on from "numbers-api …". */
export function explainFailure(error: unknown): string {
  if (!(error instanceof RequestError)) return `cannot be called: ${String(error)}`;
  const { response, code = '', message } = error;
  if (!response) return REASONS[code] ?? `failed: ${message}`;
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
export function isUnreachable(error: unknown): boolean {
  return error instanceof RequestError && UNREACHABLE.has(error.code ?? '');
}
