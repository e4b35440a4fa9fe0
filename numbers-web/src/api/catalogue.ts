// Which faults the API offers, and with which settings.
import { type FaultType, faultTypeSchema } from 'contract';
import * as z from 'zod';
import type { ReadAnswer } from './answers.ts';
import { look } from './look.ts';
import type { SendRequest } from './requests.ts';

export interface CatalogueKeeper {
  /** Empty while unknown, and where the API lets nobody switch faults. */
  readonly types: readonly FaultType[];
  /** Asks the API once for each of its boots. */
  refresh(bootId: string, send: SendRequest, stopped: AbortSignal): Promise<void>;
}

/** Boots that are remembered at most; more than there are replicas. */
const MAX_BOOTS = 64;

/** Its entries are read one by one, so that an odd one does not take the others with it. */
const listSchema = z.object({ types: z.array(z.unknown()).max(100) });

/** @param onKnown told whether the API lets its faults be switched, once that is known of a boot */
export function createCatalogueKeeper(
  read: ReadAnswer,
  address: URL,
  onKnown: (faultInjection: 'on' | 'off') => void,
): CatalogueKeeper {
  let types: readonly FaultType[] = [];
  const knownBoots = new Set<string>();

  return {
    get types() {
      return types;
    },
    async refresh(bootId, send, stopped) {
      if (knownBoots.has(bootId)) return;
      const answer = await look(send, 'GET', address, stopped);
      if (!answer) return;
      const isOff = !answer.passed && answer.status === 404;
      const list = answer.passed ? read('GET /faults', listSchema, answer.data) : undefined;
      if (!isOff && !list) return;
      types =
        list?.types.flatMap(
          (type, index) => read(`types.${index} of GET /faults`, faultTypeSchema, type) ?? [],
        ) ?? [];
      if (knownBoots.size >= MAX_BOOTS) knownBoots.clear();
      knownBoots.add(bootId);
      onKnown(isOff ? 'off' : 'on');
    },
  };
}
