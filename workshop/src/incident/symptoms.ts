// Symptoms that a student may name. Each is looked for in the evidence since the incident began.
import { api, noApi } from '../evidence/api.ts';
import { event, noEvent, turns } from '../evidence/engine.ts';
import type { Step } from '../evidence/steps.ts';
import { second, web } from '../evidence/web.ts';

const API = 'numbers-api';

/** By their names, which begin with the witness. */
export const SYMPTOMS: Readonly<Record<string, Step>> = {
  'engine:unhealthy': turns(API, 'unhealthy'),
  'engine:die': event(API, 'die'),
  'engine:oom': event(API, 'oom'),
  'engine:no-die': noEvent(30, API, 'die'),
  'engine:no-unhealthy': noEvent(30, API, 'health_status', { health: 'unhealthy' }),
  'api:says-unhealthy': api(0, ({ problem }) => (problem ? `unhealthy: ${problem}` : undefined)),
  'api:silent': noApi(3),
  'web:lost': second(({ failures }) =>
    failures > 0 ? `${failures} calls without a number` : undefined,
  ),
  'web:retries': second(({ attempts, numbers, failures }) =>
    attempts > numbers + failures
      ? `${attempts} attempts for ${numbers + failures} calls`
      : undefined,
  ),
  'web:numbers': second(({ numbers, failures }) =>
    numbers > 0 && failures === 0 ? `${numbers} numbers, none lost` : undefined,
  ),
  'web:not-ready': web(0, ({ condition }) =>
    condition === 'not ready' ? `${API} is not ready` : undefined,
  ),
};

/** @param symptom its name, such as `engine:die` */
export const witnessOf = (symptom: string): string => symptom.split(':')[0] ?? '';
