// Resolves host names, one look-up at a time. While a container is down, its name may take seconds to
// fail, and each look-up occupies one of the few threads that Node also needs to read files: many at
// once would slow down the page itself.
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** A look-up function for an HTTP agent: whoever asks for the same host meanwhile shares the answer. */
export function createSharedLookup(): LookupFunction {
  const waiting = new Map<string, Answer[]>();

  function resolve(host: string, answer: Answer): void {
    const others = waiting.get(host);
    if (others) {
      others.push(answer);
      return;
    }
    const all = [answer];
    waiting.set(host, all);
    lookup(host, { all: true }, (error, addresses) => {
      waiting.delete(host);
      for (const tell of all) tell(error, addresses ?? []);
    });
  }

  return (host, options, callback) =>
    resolve(host, (error, addresses) => {
      const [first] = addresses;
      if (error || options.all || !first) callback(error, addresses);
      else callback(null, first.address, first.family);
    });
}
