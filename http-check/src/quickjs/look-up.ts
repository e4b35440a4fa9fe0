// From names to addresses: the hosts file, then DNS.

import { decodeLatin1 } from '../core/bytes.ts';
import { type Family, SystemError } from '../core/platform.ts';
import { readable } from './event-loop.ts';
import { attempt } from './system.ts';

/** The errors of getaddrinfo that mean something to us, as netdb.h has them. */
const ERRORS: Readonly<Record<string, string>> = {
  '-2': 'EAI_NONAME',
  '-3': 'EAI_AGAIN',
  '-5': 'EAI_NODATA',
};

/** See `Platform.lookUp`. */
export async function lookUp(name: string, family: Family): Promise<readonly string[]> {
  const known = system.hosts(name.replace(/\.$/, ''));
  // As the system's resolver has it: a name in the file is not asked for elsewhere.
  if (known.length > 0) return known.filter((address) => address.includes(':') === (family === 6));
  const text = await readAll(attempt(() => system.lookUp(name, family)));
  const lines = text.split('\n').slice(0, -1);
  const [first = ''] = lines;
  if (first.startsWith('-')) throw new SystemError(ERRORS[first] ?? 'EAI_FAIL');
  return lines;
}

async function readAll(descriptor: number): Promise<string> {
  let text = '';
  for (;;) {
    await readable(descriptor);
    const bytes = attempt(() => system.read(descriptor));
    if (bytes?.byteLength === 0) break;
    if (bytes !== undefined) text += decodeLatin1(new Uint8Array(bytes));
  }
  system.close(descriptor);
  return text;
}
