// A simulated replica that fails in one way and is cured in another, recorded as the web server would.
import { createRecorder } from '../src/recorder.ts';
import type { ActiveFault, Time } from '../src/recording.ts';
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
  { fault: 'error', symptom: 'dies', cure: 'restart' },
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
const address = '10.0.0.2';
/** Seconds before the failure, and after it. */
const BEFORE = 8;
const AFTER = 12;

export function simulate({ kind, isChecked, isAsking, skew, isNameless, seconds: wanted }: Plan) {
  const { fault, symptom, cure } = kind;
  const seconds = cure === 'watchdog' ? 20 : symptom === 'dies' ? 1 : wanted;
  const recorder = createRecorder({
    version: 1,
    webBootId: 'web',
    startedAt: START,
    healthCheck: { retries: 2, startPeriod: 5_000 },
    limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
  });
  const { add } = recorder;
  const brokeAt = START + BEFORE * 1_000;
  const endsAt = brokeAt + seconds * 1_000;
  const isReplaced = cure === 'replacement';
  const hasNext = symptom === 'dies' || cure === 'watchdog' || isReplaced;
  const bootedAt = endsAt + 500;
  const now = bootedAt + AFTER * 1_000;
  const types = (['error', 'hang', 'crash', 'reset'] as const).map((name) => ({
    name,
    symptom: name === 'crash' ? ('dies' as const) : ('answers wrongly' as const),
    ...{ shows: '', spares: '', cure: '', settings: { properties: {} } },
  }));

  add({ kind: 'names', addresses: [address], at: START });
  add({ kind: 'catalogue', faultInjection: 'on', types, at: START });
  for (let at = START; at <= now; at += 250) observe(at);
  return { ...recorder.recording, now };

  function observe(at: Time): void {
    if (isNameless && at === brokeAt)
      add({ kind: 'names', addresses: [address], failing: true, at });
    const isBroken = at >= brokeAt && at < endsAt;
    const isNext = hasNext && at >= bootedAt;
    const isGone = hasNext && at >= endsAt && !isNext;
    const isDead = isGone || (symptom === 'dies' && isBroken);
    const refusal = isDead && ({ reason: 'refused' } as const);
    const wrong = symptom === 'keeps waiting' ? ({ reason: 'timeout' } as const) : { status: 500 };
    const failure = refusal || (isBroken && wrong);
    const probe = { kind: 'probe', address, at } as const;
    const bootId = isNext ? 'second' : 'first';
    add({ ...probe, route: 'about', passed: !isDead, ...refusal });
    add({ ...probe, route: 'health', passed: !failure, ...failure });
    add({ ...probe, route: 'ready', passed: !isDead, ...refusal });
    if (!isDead) {
      const answer = { kind: 'about', address, bootId, release: 'v3', calls: 0 } as const;
      const startedAt = (isNext ? bootedAt : START - 60_000) + skew;
      add({
        ...{ ...answer, startedAt, askedAt: at - 1, at },
        instance: (isNext && isReplaced ? 'b' : 'a').repeat(12),
        ...(cure === 'watchdog' && { selfHealAfter: 20_000 }),
        ...(isBroken && cure === 'watchdog' && { watchdogEndsAt: endsAt }),
        faults: isNext ? [] : faultsAt(at, isBroken),
      });
    }
    if (isAsking && at % 500 === 0) {
      const gotNumber = !failure;
      recorder.addCall({ at, gotNumber, attempts: [{ address, gotNumber }] });
    }
    const isTime = (at - START) % 5_000 === 1_000 || (isNext && at === bootedAt + 1_000);
    if (isChecked && !isDead && isTime) {
      add({ kind: 'check', address, bootId, passed: !failure, age: 10_000, at });
    }
    if (cure === 'person' && at === endsAt) {
      add({ kind: 'switch', what: 'fault off', address, askedAt: at, at });
    }
  }

  function faultsAt(at: Time, isBroken: boolean): ActiveFault[] {
    const active = { routes: [], hits: 1 };
    // Another failure begins half-way, and is switched off by a person.
    const isSecond = cure === 'nobody' && isBroken && at >= brokeAt + seconds * 500;
    const second = isSecond ? [{ ...active, type: 'reset' }] : [];
    // What ends the process is switched on while that can still say so.
    const isOn = symptom === 'dies' ? at >= brokeAt - 500 && at < brokeAt : isBroken;
    const expires = cure === 'expiry' && { endsAt };
    return isOn && fault ? [{ ...active, type: fault, ...expires }, ...second] : [];
  }
}
