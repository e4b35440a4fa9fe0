// Plays lab 1 before the guide: the API breaks, and Docker leaves it as it is.
import type { EvidenceRecord } from '../../src/witnesses/record.ts';
import { brokenApi, containerOf, webStatus } from './witnesses.ts';

const NO_HISTORY = { events: [], recoveries: [], seconds: [] };

/**
 * All witnesses look once a second.
 *
 * @param from milliseconds since 1970 of the break
 * @param until of the last look
 */
export function playBrokenApi(record: EvidenceRecord, from: number, until: number): void {
  for (let at = from; at <= until; at += 1_000) {
    record.engineFacts({ containers: [containerOf()], services: [], tasks: [] }, at);
    record.engineEvents([], from, at);
    record.apiAnswers([brokenApi], at);
    record.webStatus(webStatus({ condition: 'unhealthy' }), NO_HISTORY, at);
  }
}
