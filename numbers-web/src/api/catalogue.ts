// Which faults the API offers, and with which settings.
import * as z from 'zod';
import type { Store } from '../live/store.ts';
import type { ApiAgents } from './agents.ts';
import { look } from './look.ts';

/** As much of JSON Schema as forms can show. */
const fieldSchema = z.object({
  description: z.string().optional(),
  type: z.string().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
  items: z.object({ enum: z.array(z.string()) }).optional(),
});
export type Field = z.output<typeof fieldSchema>;

const catalogueSchema = z.object({
  types: z.array(
    z.object({
      name: z.string(),
      shows: z.string(),
      spares: z.string(),
      cure: z.string(),
      settings: z.object({ properties: z.record(z.string(), fieldSchema) }),
    }),
  ),
});
export type FaultType = z.output<typeof catalogueSchema>['types'][number];

export interface CatalogueKeeper {
  /** Empty while unknown, and where the API lets nobody switch faults. */
  readonly types: readonly FaultType[];
  /** Asks the API once for each of its boots. */
  refresh(bootId: string, stopped: AbortSignal): Promise<void>;
}

export function createCatalogueKeeper(
  address: URL,
  agents: ApiAgents,
  store: Store,
): CatalogueKeeper {
  let types: readonly FaultType[] = [];
  let knownBootId: string | undefined;

  return {
    get types() {
      return types;
    },
    async refresh(bootId, stopped) {
      if (bootId === knownBootId) return;
      const answer = await look('GET', address, agents, stopped);
      const isOff = !answer.passed && answer.status === 404;
      const catalogue = answer.passed ? catalogueSchema.safeParse(answer.data).data : undefined;
      if (!isOff && !catalogue) return;
      types = catalogue?.types ?? [];
      knownBootId = bootId;
      const faultInjection = isOff ? 'off' : 'on';
      store.change({ faultInjection, faultTypes: [...types] });
    },
  };
}
