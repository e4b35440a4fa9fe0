// What the page shows in the tests: recordings of real containers up to a moment, as a web server records them that
// may not read Docker's events.
import type { Header, Observation, Of, Recording, Time } from 'story/recording.ts';
import { readRecording } from 'story/recordings.ts';
import { faultTypes } from './real-api.ts';

export interface Sample {
  recording: Recording;
  /** Later observations are not shown. */
  now: Time;
}

/** `seconds` after the web server started; the host name leads to as many addresses as are `known`, at least. */
function recorded(name: string, seconds: number, changes: Partial<Header> = {}, known = 0): Sample {
  const recording = readRecording(name);
  const header: Header = { ...recording.header, ...changes };
  const observations: Observation[] = recording.observations.filter(
    ({ kind }: Observation) => kind !== 'engine',
  );
  const now = header.startedAt + seconds * 1_000;
  for (const each of observations) {
    if (each.kind === 'catalogue') each.types = faultTypes;
    if (each.kind === 'client') Object.assign(each, lastCallAt(now, observations));
    if (each.kind !== 'names') continue;
    while (each.addresses.length < known) each.addresses.push(`10.0.9.${each.addresses.length}`);
  }
  return { recording: { header, observations }, now };
}

/** The stored recordings have only the last state of the client. */
function lastCallAt(now: Time, observations: Observation[]): Partial<Of<'client'>> {
  const before = observations.filter(({ at }) => at <= now);
  const calls = before.findLast((each) => each.kind === 'calls');
  const isOpen = before.findLast((each) => each.kind === 'breaker')?.isOpen ?? false;
  if (!calls?.failures) return {};
  const failure = isOpen
    ? { reason: 'breaker open' as const }
    : { status: 500, detail: 'call 4 was one too many: the bug lets 3 pass' };
  const lastCall = { at: calls.until, attempts: isOpen ? 0 : 2, milliseconds: 61, failure };
  return { breaker: isOpen ? 'open' : 'closed', lastFailureAt: calls.until, lastCall };
}

const BROKEN = recorded('fail-after', 20);
const CALM = recorded('nobody-asks', 95);

export const SAMPLES = {
  /** Nothing is known yet. */
  fresh: { ...BROKEN, recording: { ...BROKEN.recording, observations: [] } },
  calm: CALM,
  /** Faults cannot be switched. */
  locked: {
    ...CALM,
    recording: {
      ...CALM.recording,
      observations: CALM.recording.observations.map((each) =>
        each.kind === 'catalogue' ? { ...each, faultInjection: 'off' as const } : each,
      ),
    },
  },
  broken: BROKEN,
  recovered: recorded('fail-after', 33),
  flapping: recorded('flap-down-16', 12),
  gone: recorded('latency', 28.5),
  stranger: recorded('address-taken', 12),
  block: recorded('block', 20),
  v1: recorded('v1', 18),
  /** /health passes, and /rng fails. */
  'rng-only': recorded('error-rng', 15),
  'crash-loop': recorded('crash-loop', 13.5),
  'one-of-three': recorded('error-of-three', 20),
  'carried-on': recorded('error-of-three', 31),
  'block-of-three': recorded('block-of-three', 20),
  'one-name': recorded('one-host-name', 8.5),
  replaced: recorded('replaced-of-three', 12),
  update: recorded('swarm-update', 44),
  'kubernetes-update': recorded('swarm-update', 53.5, { engine: 'Kubernetes' }),
  updated: recorded('swarm-update', 62),
  rollback: recorded('swarm-goback', 122),
  /** Fifteen rows, most of them of replicas that have just gone, and three replicas that are not watched. */
  crowded: recorded('swarm-goback', 133, {}, 15),
} satisfies Record<string, Sample>;
