// One check: all addresses at once, one request and its answer each, within one deadline.

import type { Address } from './address.ts';
import { createTextSearch } from './bytes.ts';
import { connect, type LookUp } from './connect.ts';
import { CheckFailure, toFailure } from './failure.ts';
import type { Header } from './option-values.ts';
import { type Settings, VERSION } from './options.ts';
import type { Platform } from './platform.ts';
import { createResponseParser, type Fields } from './response-parser.ts';

/** Bytes between two looks at the clock. Headers take longer to read, as each line is looked at. */
const SLICE = { head: 1_024, body: 4_096 };

/** How the check of one address went. */
export interface Result {
  address: string;
  /** Milliseconds that it took. */
  milliseconds: number;
  /** Missing if no answer came. */
  status?: number;
  /** Missing if it passed. */
  failure?: CheckFailure;
}

type Outcome = Pick<Result, 'status' | 'failure'>;

/** Checks all addresses in at most so many milliseconds. */
export function check(
  settings: Settings,
  platform: Platform,
  lookUp: LookUp,
  milliseconds: number,
): Promise<Result[]> {
  const start = platform.now();

  async function checkAddress(address: Address): Promise<Result> {
    let outcome: Outcome;
    try {
      outcome = await exchange(address, settings, platform, lookUp, start + milliseconds);
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      outcome = { failure: error };
    }
    return {
      address: address.text,
      milliseconds: Math.round(platform.now() - start),
      ...outcome,
    };
  }

  return Promise.all(settings.addresses.map(checkAddress));
}

/** Whether all addresses passed. */
export function passed(results: readonly Result[]): boolean {
  return results.every((result) => result.failure === undefined);
}

/**
 * Asks, reads the whole answer by the deadline, a moment of the platform's clock, however slowly or
 * fast the server sends, and judges it.
 * @throws CheckFailure when there is no whole answer
 */
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
        // A server that always has more to send may leave timers no chance.
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
  const failure = judge(status, parser.fields, missingText, settings);
  return failure === undefined ? { status } : { status, failure };
}

/**
 * The request (RFC 9112, section 3). Given headers take the place of ours, and one without a value is
 * not sent at all, as with curl.
 */
function formatRequest(address: Address, { method, headers }: Settings): string {
  const given = new Set(headers.map(({ name }) => name.toLowerCase()));
  let request = `${method} ${address.target} HTTP/1.1\r\n`;
  function add(name: string, value: string): void {
    if (!given.has(name.toLowerCase())) request += `${name}: ${value}\r\n`;
  }
  add('Host', address.authority);
  add('User-Agent', `http-check/${VERSION}`);
  add('Accept', '*/*');
  // One request is all: the server shall end the connection, not keep it open for another.
  add('Connection', 'close');
  if (address.authorization !== undefined) add('Authorization', address.authorization);
  for (const { name, value } of headers) if (value !== '') request += `${name}: ${value}\r\n`;
  return `${request}\r\n`;
}

/** Why the answer fails, or undefined if it passes: status first, then headers, then body. */
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
    const { name, value } = missing;
    const wanted = value === '' ? name : `${name}: ${value}`;
    return new CheckFailure('header', `status ${status}, but no header '${wanted}'`);
  }
  if (missingText === undefined) return undefined;
  return new CheckFailure('body', `status ${status}, but the body does not hold '${missingText}'`);
}

/** `2xx` stands for every status from 200 to 299. */
function matches(status: number, pattern: string): boolean {
  return pattern.endsWith('xx') ? pattern[0] === `${status}`[0] : pattern === `${status}`;
}

/** A field that came several times counts as each of its values, and as all with commas between. */
function hasHeader(fields: Fields, { name, value }: Header): boolean {
  const values = fields.get(name.toLowerCase());
  if (values === undefined) return false;
  return value === '' || values.includes(value) || values.join(', ') === value;
}
