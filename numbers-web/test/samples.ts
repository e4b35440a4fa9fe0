// What the page shows in the tests: recordings of real containers up to a moment, as a web server records them that
// may not read Docker's events; and made ones of more replicas.
import type { Header, News, Observation, Of, Recording, Time } from 'story/recording.ts';
import { readRecording } from 'story/recordings.ts';
import { faultTypes } from './real-api.ts';

export interface Sample {
  recording: Recording;
  /** Later observations are not shown. */
  now: Time;
}

/** @param seconds since the web server started */
function recorded(name: string, seconds: number, changes: Partial<Header> = {}): Sample {
  const recording = readRecording(name);
  const header: Header = { ...recording.header, ...changes };
  const observations: Observation[] = recording.observations.filter(
    ({ kind }: Observation) => kind !== 'engine',
  );
  const now = header.startedAt + seconds * 1_000;
  for (const each of observations) {
    if (each.kind === 'catalogue') each.types = faultTypes;
    if (each.kind === 'client') Object.assign(each, lastCallAt(now, observations));
  }
  return { recording: { header, observations }, now };
}

/** Of the client, the stored recordings have the last state alone. */
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

/**
 * @param replicas the processes of each, such as `0-20 v3, 22-40 v4 failing`, in seconds; each is another container, at
 * the address of the one before
 */
function made(replicas: string[], now: number, unwatched = 0): Sample {
  const { header } = BROKEN.recording;
  const at = (seconds: number): Time => header.startedAt + seconds * 1_000;
  const addressOf = (place: number): string => `10.0.0.${place + 1}`;
  const observations: Observation[] = [];
  function add(from: number, to: number, news: News): void {
    const id = observations.length + 1;
    observations.push({ ...news, id, at: at(from), until: at(to) } as Observation);
  }
  const addresses = Array.from({ length: replicas.length + unwatched }, (_, i) => addressOf(i));
  add(0, now, { kind: 'names', addresses, at: 0 });
  add(0, now, { kind: 'catalogue', faultInjection: 'on', types: faultTypes, at: 0 });
  for (const [place, processes] of replicas.entries()) {
    const address = addressOf(place);
    for (const [turn, process] of processes.split(', ').entries()) {
      const [from = 0, to = 0] = process.split(/[- ]/).map(Number);
      const [, release = '', isFailing] = process.split(' ');
      const id = String.fromCharCode(97 + place, 97 + turn).repeat(6);
      const about = { instance: id, bootId: id, release, askedAt: at(from), startedAt: at(from) };
      add(from, to, { kind: 'about', address, ...about, calls: 7, faults: [], at: 0 });
      for (const route of ['about', 'health', 'ready'] as const) {
        const passed = !(isFailing && route === 'health');
        const why = passed ? {} : { status: 500, detail: 'release v4 cannot draw' };
        add(from, to, { kind: 'probe', address, route, passed, ...why, at: 0 });
        const refused = { passed: false, reason: 'refused' as const };
        if (to < now) add(to + 0.5, to + 1, { kind: 'probe', address, route, ...refused, at: 0 });
      }
      add(from, to, { kind: 'check', address, bootId: id, passed: true, age: 500, at: 0 });
    }
  }
  const attempts = Object.fromEntries(
    replicas.map((_, i) => [addressOf(i), { numbers: 1 + (i % 3), failures: i % 5 }]),
  );
  for (let second = 0; second < now; second += 1) {
    const calls = { firstFailure: at(second + 0.5), lastFailure: at(second + 0.5), attempts };
    add(second, second + 0.9, { kind: 'calls', numbers: 9, failures: 1, ...calls, at: 0 });
  }
  const sorted = observations.toSorted((a, b) => a.at - b.at);
  return { recording: { header, observations: sorted }, now: at(now) };
}

const BROKEN = recorded('fail-after', 20);
const KUBERNETES = { engine: 'Kubernetes' };
const { recording: calm, now: calmNow } = recorded('nobody-asks', 95);

export const SAMPLES = {
  /** Nothing is known yet. */
  fresh: { ...BROKEN, recording: { ...BROKEN.recording, observations: [] } },
  calm: { recording: calm, now: calmNow },
  /** Faults cannot be switched. */
  locked: {
    recording: {
      ...calm,
      observations: calm.observations.map((each) =>
        each.kind === 'catalogue' ? { ...each, faultInjection: 'off' as const } : each,
      ),
    },
    now: calmNow,
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
  'kubernetes-update': recorded('swarm-update', 53.5, KUBERNETES),
  updated: recorded('swarm-update', 62),
  rollback: made(
    [
      '0-20 v3, 22-30 v4, 32-60 v3',
      '0-24 v3, 26-60 v4 failing',
      '0-60 v3',
      '0-60 v3',
      '0-6 v3, 8-60 v3',
      '38-60 v3',
    ],
    40,
  ),
  twelve: made(
    Array.from({ length: 12 }, (_, i) => (i === 4 ? '0-9 v3' : '0-40 v3')),
    30,
    3,
  ),
} satisfies Record<string, Sample>;
