// From names to addresses: the hosts file, then DNS.

import { decodeLatin1 } from '../core/http/bytes.ts';
import { type Family, SystemError } from '../core/platform.ts';
import { readable } from './event-loop.ts';
import { attempt } from './system.ts';

/** See `Platform.lookUp`. */
export async function lookUp(name: string, family: Family): Promise<readonly string[]> {
  const known = toLines(system.hosts(name.replace(/\.$/, '')));
  // As the system's resolver has it: a name in the file is not asked for elsewhere.
  if (known.length > 0) return known.filter((address) => address.includes(':') === (family === 6));
  const descriptor = attempt(() => system.lookUp(name, family));
  await readable(descriptor);
  const bytes = attempt(() => system.read(descriptor));
  system.close(descriptor);
  const lines = toLines(decodeLatin1(new Uint8Array(bytes ?? new ArrayBuffer(0))));
  const [first = 'EAI_FAIL'] = lines;
  if (first.startsWith('EAI_')) throw new SystemError(first);
  return lines;
}

/** Each line has a line feed after it. */
function toLines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
