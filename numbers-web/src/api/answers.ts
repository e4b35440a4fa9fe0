// Reads the API's answers. What does not fit the contract is dropped, and the log says what it was: once,
// until it fits again, since a broken API is asked several times a second. And keeps which faults there are.
import type * as contract from 'contract';
import { type FaultType, faultTypeSchema } from 'contract';
import type { Log } from 'service-kit/log.ts';
import * as z from 'zod';
import { probe, type SendRequest } from './requests.ts';

/** Undefined when the answer does not fit. `what` names it, as in `GET /`. */
export type ReadAnswer = <Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  answer: unknown,
) => z.output<Schema> | undefined;

/** What was logged is remembered by the answer's name alone, whichever replica has given it. */
export function createAnswerReader(log: Log): ReadAnswer {
  const told = new Set<string>();

  return (what, schema, answer) => {
    const { success, data, error } = schema.safeParse(answer);
    if (success) {
      told.delete(what);
      return data;
    }
    if (!told.has(what)) {
      told.add(what);
      const [issue] = error.issues;
      const field = issue?.path.join('.').slice(0, 100) || 'all of it';
      log.warn(
        `dropped what numbers-api says at ${what}, since ${field} does not fit: ${issue?.message}`,
      );
    }
    return undefined;
  };
}

/** One of Docker's health checks of the API; `at` is milliseconds since 1970, on the API's clock. */
export interface Probe {
  at: number;
  passed: boolean;
}

export interface About extends Omit<contract.About, 'startedAt' | 'probes'> {
  /** Milliseconds since 1970, on the API's clock. */
  startedAt: number;
  /** Docker's last health checks, the oldest first; none where nothing checks the API. */
  probes: Probe[];
}

/** The same with times as numbers. */
export function withTimes(said: contract.About): About {
  return {
    ...said,
    startedAt: Date.parse(said.startedAt),
    probes: said.probes.map(({ at, passed }) => ({ at: Date.parse(at), passed })),
  };
}

export interface CatalogueKeeper {
  /** Empty while unknown, and if fault injection is off. */
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
      const answer = await probe(send, 'GET', address, stopped);
      if (!answer) return;
      const isOff = !answer.passed && answer.failure.status === 404;
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
