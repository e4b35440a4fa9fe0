// Runs one check: requests all URLs at once, within one deadline.
import type { Address } from './address.ts';
import { createTextSearch } from './bytes.ts';
import { connect, type LookUp } from './connect.ts';
import { CheckFailure, toFailure } from './failure.ts';
import type { Header } from './option-values.ts';
import { type Settings, VERSION } from './options.ts';
import type { Platform } from './platform.ts';
import { createResponseParser, type Fields } from './response-parser.ts';

/** Bytes between two readings of the clock. Headers take longer, because each line is parsed. */
const SLICE = { head: 1_024, body: 4_096 };

/** Names of headers whose values are not printed. */
const MAY_BE_SECRET = /auth|cookie|key|pass|secret|session|token/i;

/** The result of one URL. */
export interface Result {
  address: string;
  /** The duration in milliseconds. */
  milliseconds: number;
  /** Missing without a response. */
  status?: number;
  /** Missing if it passed. */
  failure?: CheckFailure | undefined;
}

type Outcome = Pick<Result, 'status' | 'failure'>;

/** Checks all URLs within the given time, in milliseconds. */
export function check(
  settings: Settings,
  platform: Platform,
  lookUp: LookUp,
  milliseconds: number,
): Promise<Result[]> {
  const start = platform.now();
  const checks = settings.addresses.map(async (address) => {
    const outcome = await exchange(address, settings, platform, lookUp, start + milliseconds).catch(
      (error): Outcome => {
        if (!(error instanceof CheckFailure)) throw error;
        return { failure: error };
      },
    );
    const duration = Math.round(platform.now() - start);
    return { address: address.text, milliseconds: duration, ...outcome };
  });
  return Promise.all(checks);
}

/** Returns whether all URLs passed. */
export function passed(results: readonly Result[]): boolean {
  return results.every((result) => result.failure === undefined);
}

/** Requests and judges a response. @throws CheckFailure if it isn't complete by the deadline, on the platform clock */
async function exchange(
  address: Address,
  settings: Settings,
  platform: Platform,
  lookUp: LookUp,
  deadline: number,
): Promise<Outcome> {
  const searches = settings.expectedTexts.map(createTextSearch);
  const expectedNames = settings.expectedHeaders.map(({ name }) => name.toLowerCase());
  const parser = createResponseParser(settings.method, expectedNames, (bytes) => {
    for (const search of searches) {
      search.push(bytes);
      lookAtClock();
    }
  });
  function lookAtClock(): void {
    if (platform.now() >= deadline) throw new CheckFailure('timeout', '');
  }
  async function readAnswer(): Promise<void> {
    while (!parser.isComplete()) {
      const bytes = await connection.receive();
      if (bytes === undefined) return parser.end();
      for (let at = 0; at < bytes.length && !parser.isComplete(); ) {
        // A server that sends without pause may keep timers from running.
        lookAtClock();
        const end = at + (parser.status() === undefined ? SLICE.head : SLICE.body);
        parser.push(bytes.subarray(at, end));
        at = end;
      }
    }
  }

  const connection = await connect(address, settings.unixSocket, platform, lookUp, deadline);
  let isLate = false;
  const stopTimer = platform.after(deadline - platform.now(), () => {
    isLate = true;
    connection.abort();
  });
  let isReady = false;
  try {
    if (address.secure) await connection.secure(address.host, settings);
    isReady = true;
    await connection.send(formatRequest(address, settings));
    await readAnswer();
  } catch (error) {
    const failure = isReady
      ? toFailure(error, 'while reading', 'reset')
      : toFailure(error, 'no secure connection', 'tls');
    if (!isLate && failure.reason !== 'timeout') throw failure;
    const words = isReady ? `time ran out ${parser.progress()}` : 'no secure connection in time';
    throw new CheckFailure('timeout', words);
  } finally {
    stopTimer();
    connection.close();
  }
  const status = parser.status() ?? 0;
  const missingText = searches.find((search) => !search.isFound())?.text;
  return { status, failure: judge(status, parser.fields, missingText, settings) };
}

/** Returns the request (RFC 9112). Given headers replace default ones; one without a value removes it, as in curl. */
function formatRequest(address: Address, { method, headers }: Settings): string {
  const given = new Set(headers.map(({ name }) => name.toLowerCase()));
  let request = `${method} ${address.target} HTTP/1.1\r\n`;
  function add(name: string, value: string): void {
    if (!given.has(name.toLowerCase())) request += `${name}: ${value}\r\n`;
  }
  add('Host', address.authority);
  add('User-Agent', `http-check/${VERSION}`);
  add('Accept', '*/*');
  // Asks the server to close the connection, because there is only one request.
  add('Connection', 'close');
  if (address.authorization !== undefined) add('Authorization', address.authorization);
  for (const { name, value } of headers) if (value !== '') request += `${name}: ${value}\r\n`;
  return `${request}\r\n`;
}

/** Returns why the response fails, or undefined if it passes. Tests status, headers and body, in this order. */
function judge(
  status: number,
  fields: Fields,
  missingText: string | undefined,
  { statuses = ['200'], expectedHeaders }: Settings,
): CheckFailure | undefined {
  if (!statuses.some((pattern) => matches(status, pattern))) {
    return new CheckFailure('status', `status ${status}, expected ${statuses.join(' or ')}`);
  }
  const missing = expectedHeaders.find((header) => !hasHeader(fields, header));
  if (missing !== undefined) {
    return new CheckFailure('header', `status ${status}, but ${describeMismatch(fields, missing)}`);
  }
  if (missingText === undefined) return undefined;
  return new CheckFailure('body', `status ${status}, but the body does not hold '${missingText}'`);
}

/** `2xx` stands for every status from 200 to 299. */
function matches(status: number, pattern: string): boolean {
  return pattern.endsWith('xx') ? pattern[0] === `${status}`[0] : pattern === `${status}`;
}

/**
 * A repeated header matches with each of its values, and with all of them joined by commas. A media type without
 * parameters matches that type with any parameters, in any case.
 */
function hasHeader(fields: Fields, { name, value }: Header): boolean {
  const values = fields.get(name.toLowerCase());
  if (values === undefined) return false;
  if (value === '' || values.includes(value) || values.join(', ') === value) return true;
  if (name.toLowerCase() !== 'content-type' || value.includes(';')) return false;
  return values.some((one) => one.split(';')[0]?.trim().toLowerCase() === value.toLowerCase());
}

/** Says what came instead of the expected header; but what may be a secret must not end up in logs. */
function describeMismatch(fields: Fields, { name, value }: Header): string {
  const came = fields.get(name.toLowerCase())?.join(', ');
  const isSecret = MAY_BE_SECRET.test(name);
  if (came === undefined)
    return `no header '${isSecret || value === '' ? name : `${name}: ${value}`}'`;
  if (isSecret) return `header '${name}' has another value than the expected one`;
  return `header '${name}' is '${came}', expected '${value}'`;
}
