// Asks all witnesses once a second, each by itself: one that is slow or gone holds up no other.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from 'service-kit/log.ts';
import type { EvidenceRecord } from './record.ts';
import { askApis, askForFacts, askWeb, createEventsReader } from './witnesses.ts';

/** Milliseconds from one look to the next. */
const INTERVAL = 1_000;

export interface Addresses {
  engineReader: string;
  api: string;
  /** Where the web server may be; the first that answers is it. */
  web: readonly string[];
}

/** @returns what ends the watching */
export function watchWitnesses(addresses: Addresses, record: EvidenceRecord, log: Log): () => void {
  const { api, web, engineReader } = addresses;
  const readEvents = createEventsReader(engineReader);
  const ended = new AbortController();

  async function keepAsking(witness: string, look: () => Promise<boolean>): Promise<void> {
    let wasHeard: boolean | undefined;
    while (!ended.signal.aborted) {
      const isHeard = await look();
      if (isHeard !== wasHeard) log.info(`${witness} ${isHeard ? 'answers' : 'does not answer'}`);
      wasHeard = isHeard;
      await sleep(INTERVAL, undefined, { signal: ended.signal }).catch(() => {});
    }
  }

  void keepAsking('engine-reader', async () => {
    const [facts, told] = await Promise.all([askForFacts(engineReader), readEvents()]);
    if (facts) record.engineFacts(facts, Date.now());
    if (told) record.engineEvents(told.events, told.completeSince, told.now);
    return facts !== undefined && told !== undefined;
  });
  void keepAsking('numbers-api', async () => {
    const answers = await askApis(api);
    record.apiAnswers(answers, Date.now());
    return answers.length > 0;
  });
  void keepAsking('numbers-web', async () => {
    const answer = await askWeb(web);
    if (answer) record.webStatus(answer.status, answer.history, Date.now());
    return answer !== undefined;
  });
  return () => ended.abort();
}
