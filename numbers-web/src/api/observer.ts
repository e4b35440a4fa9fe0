// Turns what is seen of the API into observations: bounds all texts, and moves all times to this server's clock.

import type { Recorder } from 'story/recorder.ts';
import type { ActiveFault, Time } from 'story/recording.ts';
import { shorten } from '../shorten.ts';
import type { About } from './answers.ts';
import type { Addresses } from './replica-addresses.ts';
import type { Probe } from './requests.ts';

/** Routes of a fault, and faults, that are kept at most. */
const MAX_ROUTES = 10;
const MAX_FAULTS = 30;
const MAX_ADDRESSES = 100;
/** Milliseconds by which an expected time may move before it counts as another one. */
const LEEWAY = 1_500;

export interface Observer {
  namesFound(addresses: Addresses, at: Time): void;
  probed(address: string, route: 'about' | 'health' | 'ready', probe: Probe, at: Time): void;
  aboutRead(address: string, about: About, askedAt: Time, at: Time): void;
  /** A person has switched faults there; the active ones are known after one was switched on. */
  switched(
    what: 'fault on' | 'fault off' | 'reset',
    address: string,
    details: { fault?: string; askedAt: Time; faults?: About['faults'] },
    at: Time,
  ): void;
}

/** What is remembered of the process at an address, to recognize what has been seen already. */
interface Known {
  bootId: string;
  answeredAt: Time;
  /** On the replica's clock. */
  lastCheckAt?: Time;
  watchdogEndsAt?: Time | undefined;
  faults: ActiveFault[];
}

export function createObserver({ add }: Pick<Recorder, 'add'>): Observer {
  const processes = new Map<string, Known>();

  function recordChecks(address: string, about: About, known: Known, at: Time): void {
    const bootId = shorten(about.bootId, 100);
    // The last one that was seen, and not by its time: the replica's clock may have been set back.
    const last = about.probes.findLastIndex((probe) => probe.at === known.lastCheckAt);
    for (const probe of about.probes.slice(last + 1)) {
      known.lastCheckAt = probe.at;
      const age = probe.at - about.startedAt;
      const ours = Math.min(at, Math.max(known.answeredAt, probe.at));
      add({ kind: 'check', address, bootId, passed: probe.passed, age, at: ours });
    }
  }

  return {
    namesFound({ found, isFailing }, at) {
      const addresses = found.slice(0, MAX_ADDRESSES);
      add({ kind: 'names', addresses, ...(isFailing && { failing: true as const }), at });
    },
    probed(address, route, probe, at) {
      const { detail, ...failure } = probe.passed ? {} : probe.failure;
      const why = detail === undefined ? failure : { ...failure, detail: shorten(detail) };
      add({ kind: 'probe', address, route, passed: probe.passed, ...why, at });
    },
    aboutRead(address, about, askedAt, at) {
      const bootId = shorten(about.bootId, 100);
      const before = processes.get(address);
      const known: Known =
        before?.bootId === bootId
          ? before
          : { bootId, answeredAt: before?.answeredAt ?? 0, faults: [] };
      const { watchdog, health } = about;
      const endsAt =
        watchdog?.endsIn === undefined ? undefined : Math.round(at + watchdog.endsIn * 1_000);
      known.watchdogEndsAt = steady(endsAt, known.watchdogEndsAt);
      known.faults = boundFaults(about.faults, known.faults, askedAt);
      add({
        kind: 'about',
        address,
        instance: shorten(about.instance, 100),
        bootId,
        release: shorten(about.release, 50),
        startedAt: about.startedAt,
        calls: about.calls,
        ...(health.problem !== undefined && { problem: shorten(health.problem) }),
        ...(watchdog && { selfHealAfter: watchdog.selfHealAfter * 1_000 }),
        ...(known.watchdogEndsAt !== undefined && { watchdogEndsAt: known.watchdogEndsAt }),
        faults: known.faults,
        askedAt,
        at,
      });
      recordChecks(address, about, known, at);
      known.answeredAt = at;
      processes.set(address, known);
    },
    switched(what, address, { fault, askedAt, faults }, at) {
      const known = processes.get(address);
      const active = faults && boundFaults(faults, known?.faults ?? [], askedAt);
      if (known && active) known.faults = active;
      add({
        kind: 'switch',
        what,
        address,
        ...(fault !== undefined && { fault: shorten(fault, 100) }),
        askedAt,
        ...(active && { faults: active }),
        at,
      });
    },
  };
}

/** An expected time does not tremble with each answer. */
function steady(at: Time | undefined, before: Time | undefined): Time | undefined {
  if (at === undefined || before === undefined) return at;
  return Math.abs(at - before) < LEEWAY ? before : at;
}

function boundFaults(
  reported: About['faults'],
  before: readonly ActiveFault[],
  askedAt: Time,
): ActiveFault[] {
  return reported.slice(0, MAX_FAULTS).map((fault) => {
    const { type, settings, hits, hitsLeft, secondsLeft, queue } = fault;
    const { routes, duration } = settings;
    const known = before.find((each) => each.type === type)?.endsAt;
    const left = secondsLeft === undefined ? undefined : Math.round(askedAt + secondsLeft * 1_000);
    const endsAt = steady(left, known);
    return {
      type: shorten(type, 50),
      routes: Array.isArray(routes)
        ? routes.slice(0, MAX_ROUTES).map((route) => shorten(String(route), 50))
        : [],
      hits,
      ...(hitsLeft !== undefined && { hitsLeft }),
      ...(queue && { queue }),
      ...(endsAt !== undefined && { endsAt }),
      ...(typeof duration === 'number' && { duration }),
    };
  });
}
