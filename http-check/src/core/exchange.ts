// One request and its answer.

import type { Address } from './address.ts';
import { connect, type Server } from './connect.ts';
import { CheckFailure } from './failure.ts';
import { knownAddresses } from './ip-address.ts';
import type { Names } from './names.ts';
import type { Connection, Platform } from './platform.ts';
import { formatRequest } from './request.ts';
import { createResponseParser, type ResponseParser } from './response-parser.ts';
import type { Settings } from './settings.ts';
import { toFailure } from './system-errors.ts';
import { createTextSearch } from './text-search.ts';
import type { Answer } from './verdict.ts';

/** Bytes between two looks at the clock. Headers take longer to read, as each line is looked at. */
const SLICE = { head: 1_024, body: 4_096 };

/**
 * Asks and reads the whole answer by the deadline, a moment of the platform's clock, however slowly
 * or fast the server sends.
 * @throws CheckFailure
 */
export async function exchange(
  address: Address,
  { request, expect }: Pick<Settings, 'request' | 'expect'>,
  platform: Platform,
  names: Names,
  deadline: number,
): Promise<Answer> {
  const searches = expect.bodies.map(createTextSearch);
  const expectedNames = expect.headers.map(({ name }) => name.toLowerCase());
  const parser = createResponseParser(request.method, expectedNames, (bytes) => {
    for (const search of searches) {
      search.push(bytes);
      lookAtClock();
    }
  });
  function lookAtClock(): void {
    if (platform.now() >= deadline) throw new CheckFailure('timeout', '');
  }

  const server = findServer(address, request.unixSocket);
  const connection = await connect(server, platform, names, deadline);
  let isLate = false;
  const stopTimer = platform.after(deadline - platform.now(), () => {
    isLate = true;
    connection.abort();
  });
  let isReady = false;
  try {
    if (address.secure) await connection.secure?.(address.host);
    isReady = true;
    await connection.send(formatRequest(address, request));
    await readAnswer(connection, parser, lookAtClock);
  } catch (error) {
    const failure = toFailure(error, 'while reading', 'reset');
    if (!isLate && failure.reason !== 'timeout') throw failure;
    const words = isReady ? `time ran out ${parser.progress()}` : 'no secure connection in time';
    throw new CheckFailure('timeout', words);
  } finally {
    stopTimer();
    connection.close();
  }
  const missing = searches.find((search) => !search.isFound());
  return {
    status: parser.status() ?? 0,
    fields: parser.fields,
    ...(missing !== undefined && { missingText: missing.text }),
  };
}

async function readAnswer(
  connection: Connection,
  parser: ResponseParser,
  lookAtClock: () => void,
): Promise<void> {
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

function findServer({ host, port }: Address, unixSocket: string | undefined): Server {
  if (unixSocket !== undefined) return { unixSocket };
  const addresses = knownAddresses(host);
  return addresses === undefined ? { name: host, port } : { addresses, port };
}
