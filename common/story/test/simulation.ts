// A simulated replica that fails in one way and is cured in another, recorded as the web server would.
import { createRecorder } from '../src/recorder.ts';
import type { ActiveFault, Failure, Recording, Time } from '../src/recording.ts';
import type { Cure } from '../src/story.ts';

type Symptom = 'dies' | 'keeps waiting' | 'answers wrongly';

/** A failure, and who can cure it. Without a fault, its process is killed from outside. */
export const PLANS = [
  { fault: 'error', symptom: 'answers wrongly', cure: 'watchdog' },
  { fault: 'error', symptom: 'answers wrongly', cure: 'expiry' },
  { fault: 'error', symptom: 'answers wrongly', cure: 'person' },
  { fault: 'error', symptom: 'answers wrongly', cure: 'nobody' },
  { fault: 'hang', symptom: 'keeps waiting', cure: 'watchdog' },
  { fault: 'hang', symptom: 'keeps waiting', cure: 'replacement' },
  { fault: 'crash', symptom: 'dies', cure: 'restart policy' },
  { fault: undefined, symptom: 'dies', cure: 'restart' },
  { fault: undefined, symptom: 'dies', cure: 'replacement' },
] as const satisfies { fault: string | undefined; symptom: Symptom; cure: Cure }[];

export interface Plan {
  kind: (typeof PLANS)[number];
  /** Whether Docker checks it, and users ask. */
  isChecked: boolean;
  isAsking: boolean;
  /** Milliseconds by which the replica's clock differs: set back or ahead, or never set. */
  skew: number;
  /** Whether the name server fails meanwhile, so that nothing new is known of names. */
  isNameless: boolean;
  /** Seconds that it lasts; the watchdog takes twenty. */
  seconds: number;
}

const START = 1_700_000_000_000;
const ADDRESS = '10.0.0.2';
/** Seconds before the failure, and after it. */
const BEFORE = 8;
const AFTER = 12;

export function simulate({
  kind,
  isChecked,
  isAsking,
  skew,
  isNameless,
  seconds: wanted,
}: Plan): Recording & { now: Time } {
  const { fault, symptom, cure } = kind;
  const seconds = cure === 'watchdog' ? 20 : symptom === 'dies' ? 1 : wanted;
  const recorder = createRecorder({
    version: 1,
    webBootId: 'web',
    startedAt: START,
    healthCheck: { retries: 2, startPeriod: 5_000 },
    limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
  });
  const brokeAt = START + BEFORE * 1_000;
  const endsAt = brokeAt + seconds * 1_000;
  const isReplaced = cure === 'replacement';
  const hasNext = symptom === 'dies' || cure === 'watchdog' || isReplaced;
  const bootedAt = endsAt + 500;
  const types = (['error', 'hang', 'crash', 'reset'] as const).map((name) => ({
    name,
    symptom: name === 'crash' ? ('dies' as const) : ('answers wrongly' as const),
    ...{ shows: '', spares: '', cure: '', settings: { properties: {} } },
  }));

  recorder.add({ kind: 'names', addresses: [ADDRESS], at: START });
  recorder.add({ kind: 'catalogue', faultInjection: 'on', types, at: START });
  for (let at = START; at <= bootedAt + AFTER * 1_000; at += 250) observe(at);
  return { ...recorder.recording, now: bootedAt + AFTER * 1_000 };

  function observe(at: Time): void {
    if (isNameless && at === brokeAt) {
      recorder.add({ kind: 'names', addresses: [ADDRESS], failing: true, at });
    }
    const isBroken = at >= brokeAt && at < endsAt;
    const isGone = hasNext && at >= endsAt && at < bootedAt;
    const isDead = isGone || (symptom === 'dies' && isBroken);
    const isNext = hasNext && at >= bootedAt;
    const failure = failureAt(isDead, isBroken);
    const passed = failure === undefined;
    const probe = { kind: 'probe', address: ADDRESS, at } as const;
    recorder.add({ ...probe, route: 'about', passed: !isDead, ...(isDead && failure) });
    recorder.add({ ...probe, route: 'health', passed, ...failure });
    recorder.add({ ...probe, route: 'ready', passed: !isDead, ...(isDead && failure) });
    if (!isDead) say(at, isBroken, isNext);
    if (isAsking && at % 500 === 0) {
      recorder.addCall({
        at,
        gotNumber: passed,
        attempts: [{ address: ADDRESS, gotNumber: passed }],
      });
    }
    if (isChecked && !isDead && (at - START) % 5_000 === 1_000) {
      const bootId = isNext ? 'second' : 'first';
      recorder.add({ kind: 'check', address: ADDRESS, bootId, passed, age: 10_000, at });
    }
    if (isChecked && isNext && at === bootedAt + 1_000) {
      recorder.add({ kind: 'check', address: ADDRESS, bootId: 'second', passed, age: 1_000, at });
    }
    if (cure === 'person' && at === endsAt) {
      recorder.add({ kind: 'switch', what: 'fault off', address: ADDRESS, askedAt: at, at });
    }
  }

  function failureAt(isDead: boolean, isBroken: boolean): Failure | undefined {
    if (isDead) return { reason: 'refused' };
    if (!isBroken) return undefined;
    return symptom === 'keeps waiting' ? { reason: 'timeout' } : { status: 500 };
  }

  function say(at: Time, isBroken: boolean, isNext: boolean): void {
    const instance = isNext && isReplaced ? 'b'.repeat(12) : 'a'.repeat(12);
    recorder.add({
      kind: 'about',
      address: ADDRESS,
      instance,
      bootId: isNext ? 'second' : 'first',
      release: 'v3',
      startedAt: (isNext ? bootedAt : START - 60_000) + skew,
      calls: 0,
      ...(cure === 'watchdog' && { selfHealAfter: 20_000 }),
      ...(isBroken && cure === 'watchdog' && { watchdogEndsAt: endsAt }),
      faults: isNext ? [] : faultsAt(at, isBroken),
      askedAt: at - 1,
      at,
    });
  }

  function faultsAt(at: Time, isBroken: boolean): ActiveFault[] {
    const active = { routes: [], hits: 1 };
    // Another failure begins half-way, and is switched off by a person.
    const isSecond = cure === 'nobody' && isBroken && at >= brokeAt + seconds * 500;
    const second = isSecond ? [{ ...active, type: 'reset' }] : [];
    // A crash is switched on while the process can still say so.
    const isOn = fault === 'crash' ? at >= brokeAt - 500 && at < brokeAt : isBroken;
    const expires = cure === 'expiry' && { endsAt };
    return isOn && fault ? [{ ...active, type: fault, ...expires }, ...second] : [];
  }
}
