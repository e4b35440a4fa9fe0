// Switches the API's faults on and off.
import axios from 'axios';
import { type ActiveFault, switchedOnSchema } from 'contract/fault.ts';
import { type FieldError, problemSchema } from 'contract/problem.ts';
import { now } from '../now.ts';
import type { ApiAddresses } from './addresses.ts';
import { explainFailure } from './failure.ts';
import type { ApiRequest, SendRequest } from './requests.ts';

/** Milliseconds; an API that is blocked cannot be told anything, and people should soon know. */
const SWITCH_TIMEOUT = 2_000;

export type SwitchResult =
  | { done: true }
  | {
      done: false;
      status: number;
      detail: string;
      errors: FieldError[];
      /** Which replica was to change: an instance, or `all`; missing where it was none. */
      replica?: string;
    };

export interface FaultSwitch {
  switchOn(type: string, settings: Record<string, unknown>): Promise<SwitchResult>;
  switchOff(type: string): Promise<SwitchResult>;
  switchAllOff(): Promise<SwitchResult>;
  /** Everything as after a fresh start of the API. */
  reset(): Promise<SwitchResult>;
}

export interface FaultSwitchOptions {
  send: SendRequest;
  addresses: ApiAddresses;
  /** Told which faults are active after one was switched on, since that time. */
  onSwitchedOn(active: ActiveFault[], askedAt: number): void;
  /** Told that this type of fault or, where it is undefined, every one was switched off. */
  onSwitchedOff(type: string | undefined): void;
  onReset(): void;
  /** Called after each attempt, so that what has changed is seen at once. */
  onChange(): void;
}

export function createFaultSwitch(options: FaultSwitchOptions): FaultSwitch {
  const { send, addresses, onSwitchedOn, onSwitchedOff, onReset, onChange } = options;

  async function change(request: Omit<ApiRequest, 'signal'>): Promise<SwitchResult> {
    const askedAt = now();
    try {
      const data = await send({ ...request, signal: AbortSignal.timeout(SWITCH_TIMEOUT) });
      const active = switchedOnSchema.safeParse(data).data?.active;
      if (active) onSwitchedOn(active, askedAt);
      return { done: true };
    } catch (error) {
      return explainRefusal(error);
    } finally {
      onChange();
    }
  }

  const addressOf = (type: string) => `${addresses.faults.href}/${encodeURIComponent(type)}`;
  return {
    switchOn: (type, settings) => change({ method: 'PUT', url: addressOf(type), body: settings }),
    async switchOff(type) {
      const result = await change({ method: 'DELETE', url: addressOf(type) });
      if (result.done) onSwitchedOff(type);
      return result;
    },
    async switchAllOff() {
      const result = await change({ method: 'DELETE', url: addresses.faults });
      if (result.done) onSwitchedOff(undefined);
      return result;
    },
    async reset() {
      const result = await change({ method: 'POST', url: addresses.reset });
      if (result.done) onReset();
      return result;
    },
  };
}

/** A refusal of the API is passed on; that it cannot be asked is 503. */
function explainRefusal(error: unknown): SwitchResult {
  const answer = axios.isAxiosError(error) ? error.response?.data : undefined;
  const problem = problemSchema.safeParse(answer).data;
  if (!problem) {
    return {
      done: false,
      status: 503,
      detail: `numbers-api ${explainFailure(error)}.`,
      errors: [],
    };
  }
  const { status, detail, errors = [] } = problem;
  return { done: false, status, detail, errors };
}
