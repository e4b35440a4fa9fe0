// Resolves host names, one look-up at a time. While a container is down, its name may take seconds to
// fail, and each look-up occupies one of the few threads that Node also needs to read files: many at
// once would slow down the page itself.
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Milliseconds for which a look-up is shared. One that takes longer was begun while the name was
 * unknown, and must not keep those waiting who ask when it is known again.
 */
const LONGEST_SHARING = 1_000;

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** A look-up function for an HTTP agent: whoever asks for the same host meanwhile shares the answer. */
export function createSharedLookup(): LookupFunction {
  const lookups = new Map<string, { answers: Answer[]; startedAt: number }>();

  function resolve(host: string, answer: Answer): void {
    const startedAt = performance.now();
    const present = lookups.get(host);
    if (present && startedAt - present.startedAt < LONGEST_SHARING) {
      present.answers.push(answer);
      return;
    }
    const begun = { answers: [answer], startedAt };
    lookups.set(host, begun);
    lookup(host, { all: true }, (error, addresses) => {
      if (lookups.get(host) === begun) lookups.delete(host);
      for (const tell of begun.answers) tell(error, addresses ?? []);
    });
  }

  return (host, options, callback) =>
    resolve(host, (error, addresses) => {
      const [first] = addresses;
      if (error || options.all || !first) callback(error, addresses);
      else callback(null, first.address, first.family);
    });
}
