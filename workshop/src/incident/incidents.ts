// What may be wrong in an incident, in the words that a student answers with.
import { incidents } from 'contract/scenarios.ts';

export { LAYERS } from 'contract/scenarios.ts';

/** Who ends it, where nobody else does. */
export const CURES = ['restart-policy', 'watchdog', 'person'] as const;

/** Each with the type of the fault as its mechanism, and what it was in a sentence. */
export const INCIDENTS = incidents.map(({ fault, settings, layer, lesson, expected }) => ({
  layer,
  mechanism: fault,
  cure: expected.cure.replaceAll(' ', '-'),
  settings,
  story: lesson,
}));
export type IncidentType = (typeof INCIDENTS)[number];

/** What can be answered as the mechanism: the types of those faults. */
export const MECHANISMS: readonly string[] = INCIDENTS.map(({ mechanism }) => mechanism);
