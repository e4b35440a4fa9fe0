// The incidents, in the words of an answer, and their symptoms.
import { incidents } from 'contract/scenarios.ts';
import { event, noEvent, turns } from '../evidence/engine.ts';
import { say } from '../evidence/evidence.ts';
import { api, noApi, second, webSeesApi } from '../evidence/services.ts';
import type { Step } from '../evidence/steps.ts';

/** What can end an incident if the student does nothing. */
export const CURES = ['restart-policy', 'watchdog', 'person'] as const;

/** The parts of an answer that are judged one by one. */
export const PARTS = ['layer', 'mechanism', 'cure'] as const;

/** Each has the type of its fault as its mechanism, and an explanation. */
export const INCIDENTS = incidents.map(({ fault, settings, layer, lesson, expected }) => ({
  layer,
  mechanism: fault,
  cure: expected.cure.replaceAll(' ', '-'),
  settings,
  story: lesson,
}));
export type IncidentType = (typeof INCIDENTS)[number];

/** Symptoms by name, which starts with the source; each is searched for from the start of the incident on. */
export const SYMPTOMS: Readonly<Record<string, Step>> = {
  'engine:unhealthy': turns('unhealthy'),
  'engine:die': event('die'),
  'engine:oom': event('oom'),
  'engine:no-die': noEvent(30, 'die'),
  'engine:no-unhealthy': noEvent(30, 'health_status', { health: 'unhealthy' }),
  'api:says-unhealthy': api(0, ({ problem }) => problem && `unhealthy: ${problem}`),
  'api:silent': noApi(3),
  'web:lost': second(({ failures }) => failures > 0 && say`${failures} calls without a number`),
  'web:retries': second(({ attempts, numbers, failures }) => {
    const calls = numbers + failures;
    return attempts > calls && say`${attempts} attempts for ${calls} calls`;
  }),
  'web:numbers': second(
    ({ numbers, failures }) => numbers > 0 && failures === 0 && say`${numbers} numbers, none lost`,
  ),
  'web:not-ready': webSeesApi('not ready'),
};
