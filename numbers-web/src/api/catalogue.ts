// Which faults the API offers, and with which settings.
import { catalogueSchema, type FaultType } from 'contract/fault.ts';
import { look } from './look.ts';
import type { SendRequest } from './requests.ts';

export interface CatalogueKeeper {
  /** Empty while unknown, and where the API lets nobody switch faults. */
  readonly types: readonly FaultType[];
  /** Asks the API once for each of its boots. */
  refresh(bootId: string, stopped: AbortSignal): Promise<void>;
}

/** @param onKnown told whether the API lets its faults be switched, once that is known of a boot */
export function createCatalogueKeeper(
  send: SendRequest,
  address: URL,
  onKnown: (faultInjection: 'on' | 'off') => void,
): CatalogueKeeper {
  let types: readonly FaultType[] = [];
  let knownBootId: string | undefined;

  return {
    get types() {
      return types;
    },
    async refresh(bootId, stopped) {
      if (bootId === knownBootId) return;
      const answer = await look(send, 'GET', address, stopped);
      const isOff = !answer.passed && answer.status === 404;
      const catalogue = answer.passed ? catalogueSchema.safeParse(answer.data).data : undefined;
      if (!isOff && !catalogue) return;
      types = catalogue?.types ?? [];
      knownBootId = bootId;
      onKnown(isOff ? 'off' : 'on');
    },
  };
}
