// The observations of a recording, by what they are about.
import type { Kind, Observation, Of } from './recording.ts';

/** The observations of each kind, the oldest first. */
export type Seen = { readonly [K in Kind]: readonly Of<K>[] };

export function sortByKind(observations: readonly Observation[]): Seen {
  const seen: { [K in Kind]: Observation[] } = {
    names: [],
    probe: [],
    about: [],
    check: [],
    calls: [],
    switch: [],
    breaker: [],
    client: [],
    catalogue: [],
    engine: [],
  };
  for (const each of observations) seen[each.kind].push(each);
  for (const list of Object.values(seen)) list.sort((a, b) => a.at - b.at || a.id - b.id);
  return seen as Seen;
}
