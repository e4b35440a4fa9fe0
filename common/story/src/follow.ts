// Keeps a copy of a recording up to date, in a page and in the guide.
import type { Recording, Update } from './recording.ts';

/**
 * Returns the recording with the update applied: a changed observation replaces its older version. Undefined if the
 * update has only the changes of a recording that is not known.
 */
export function applyUpdate(
  recording: Recording | undefined,
  { header, observations }: Pick<Update, 'header' | 'observations'>,
): Recording | undefined {
  if (header) return { header, observations };
  if (!recording) return undefined;
  const byId = new Map([...recording.observations, ...observations].map((each) => [each.id, each]));
  const sorted = [...byId.values()].toSorted((a, b) => a.id - b.id);
  return { header: recording.header, observations: sorted };
}
