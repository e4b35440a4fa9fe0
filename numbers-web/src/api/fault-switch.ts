// Switches the API's faults on and off.
import axios, { type Method } from 'axios';
import * as z from 'zod';
import type { History } from '../history/history.ts';
import { now } from '../now.ts';
import { activeFaultsSchema } from './about.ts';
import type { ApiAddresses } from './addresses.ts';
import type { ApiAgents } from './agents.ts';
import { explainFailure } from './failure.ts';

/** Milliseconds; an API that is blocked cannot be told anything, and people should soon know. */
const CONTROL_TIMEOUT = 2_000;

export type ControlResult =
  | { done: true }
  | { done: false; status: number; detail: string; errors: FieldError[] };
export interface FieldError {
  field: string;
  detail: string;
}

export interface ApiControl {
  switchOn(type: string, settings: Record<string, unknown>): Promise<ControlResult>;
  switchOff(type: string): Promise<ControlResult>;
  switchAllOff(): Promise<ControlResult>;
  /** Everything as after a fresh start of the API. */
  reset(): Promise<ControlResult>;
}

const activeSchema = z.object({ active: activeFaultsSchema });
const refusalSchema = z.object({
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).default([]),
});

export interface ApiControlOptions {
  addresses: ApiAddresses;
  agents: ApiAgents;
  history: History;
  /** Called after each change, so that it is seen at once. */
  onChange(): void;
}

export function createApiControl(options: ApiControlOptions): ApiControl {
  const { addresses, agents, history, onChange } = options;

  async function send(method: Method, url: string, settings?: unknown): Promise<ControlResult> {
    const askedAt = now();
    try {
      const { data } = await axios.request<unknown>({
        method,
        url,
        data: settings,
        ...agents,
        signal: AbortSignal.timeout(CONTROL_TIMEOUT),
        proxy: false,
        maxRedirects: 0,
      });
      const active = activeSchema.safeParse(data).data?.active;
      if (active) history.faultSwitchedOn(active, askedAt);
      return { done: true };
    } catch (error) {
      return explainRefusal(error);
    } finally {
      onChange();
    }
  }

  const addressOf = (type: string) => `${addresses.faults.href}/${encodeURIComponent(type)}`;
  return {
    switchOn: (type, settings) => send('PUT', addressOf(type), settings),
    switchOff: (type) => send('DELETE', addressOf(type)),
    switchAllOff: () => send('DELETE', addresses.faults.href),
    async reset() {
      const result = await send('POST', addresses.reset.href);
      if (result.done) history.apiReset(now());
      return result;
    },
  };
}

/** A refusal of the API is passed on; that it cannot be asked is 503. */
function explainRefusal(error: unknown): ControlResult {
  const response = axios.isAxiosError(error) ? error.response : undefined;
  const refusal = refusalSchema.safeParse(response?.data).data;
  if (response && refusal) return { done: false, status: response.status, ...refusal };
  return { done: false, status: 503, detail: `numbers-api ${explainFailure(error)}.`, errors: [] };
}
