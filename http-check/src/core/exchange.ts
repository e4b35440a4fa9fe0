// One request and its answer.

import { type Address, knownAddresses } from './address.ts';
import { CheckFailure } from './failure.ts';
import type { Endpoint, Platform } from './platform.ts';
import { formatRequest } from './request.ts';
import { ResponseParser } from './response-parser.ts';
import type { Settings } from './settings.ts';
import { TextSearch } from './text-search.ts';
import type { Answer } from './verdict.ts';

/**
 * Asks and reads the whole answer by the deadline, a moment of the platform's clock, however
 * slowly or fast the server sends. Throws `CheckFailure`.
 */
export async function exchange(
  address: Address,
  { request, expect }: Pick<Settings, 'request' | 'expect'>,
  platform: Platform,
  deadline: number,
): Promise<Answer> {
  const search = expect.body === undefined ? undefined : new TextSearch(expect.body);
  const parser = new ResponseParser(request.method, (bytes) => search?.push(bytes));
  const connection = await platform.connect(endpoint(address, request.unixSocket), deadline);
  try {
    await connection.send(formatRequest(address, request));
    while (!parser.complete) {
      const bytes = await connection.receive();
      // Looked at here, too: a server that always has more to send may leave timers no chance.
      if (platform.now() >= deadline) throw new CheckFailure('timeout', '');
      if (bytes === undefined) parser.end();
      else parser.push(bytes);
    }
    return { status: parser.status ?? 0, bodyMatches: search?.found ?? true };
  } catch (error) {
    if (error instanceof CheckFailure && error.reason === 'timeout') {
      throw new CheckFailure('timeout', `the time was over after ${parser.progress}`);
    }
    throw error;
  } finally {
    connection.close();
  }
}

function endpoint(address: Address, unixSocket: string | undefined): Endpoint {
  const { host, port } = address;
  const secureName = address.secure ? host : undefined;
  if (unixSocket !== undefined) return { server: { unixSocket }, secureName };
  const addresses = knownAddresses(host);
  if (addresses === undefined) return { server: { name: host, port }, secureName };
  return { server: { addresses, port }, secureName };
}
