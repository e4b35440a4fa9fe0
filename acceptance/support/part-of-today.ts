// Which part of a long list is tried in one run.

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1_000;

/** One of so many parts, another one each day, so that all of the list is tried in as many days. */
export function partOfToday<Item>(list: readonly Item[], parts: number): Item[] {
  const today = Math.floor(Date.now() / DAY);
  return list.filter((_item, index) => index % parts === today % parts);
}
