// Derives the story from a recording: a pure function without a clock or a memory.

import { dockerHealthAt, dockerWordsOf } from './docker.ts';
import { endsOf, type Facts } from './ends.ts';
import { breakerAndAsking, eventsOf } from './events.ts';
import { faultSpansOf } from './faults.ts';
import { instanceAt, type Life, lifeOf, placeAt, runsOf, stateOf } from './life.ts';
import { KEPT } from './prune.ts';
import type { FaultType, Header, Recording, Tally, Time } from './recording.ts';
import { recoveriesOf } from './recoveries.ts';
import { describeRecovery } from './recovery.ts';
import { findReplicas, lastOf, REMEMBERED, type Seen, sortByKind } from './replicas.ts';
import { serviceOf } from './service.ts';
import type { DockerHealth, Replica, Second, Story } from './story.ts';

/** The most entries of each list. */
export const MAX_EVENTS = 60;
export const MAX_RECOVERIES = 10;
const MAX_REPLACED = 10;

/** Milliseconds for which attempts on a replica are counted. */
const COUNTED = 30_000;

/** @param now what is observed later is not in the story */
export function tellStory({ header, observations }: Recording, now: Time): Story {
  const seen = sortByKind(observations.filter(({ at }) => at <= now));
  const { faultInjection = 'unknown', types = [], common } = seen.catalogue.at(-1) ?? {};
  const faultTypes = types.map((type) => {
    return { ...type, settings: { properties: { ...common, ...type.settings.properties } } };
  });
  const lives = findReplicas(seen).map((facts) => lifeOf(facts, seen));
  const stories = lives.map((life) => {
    const others = lives.filter((each) => each !== life);
    return tellReplica(life, others, header, seen, faultTypes, now);
  });
  const shown = stories.filter(({ isForgotten }) => !isForgotten);
  const events = [...stories.flatMap((each) => each.events), ...breakerAndAsking(seen, header)];
  const recoveries = stories.flatMap((each) => each.recoveries);
  const { webBootId, engine, limits } = header;
  return {
    ...{ now, webBootId, engine, limits, faultInjection, faultTypes },
    service: serviceOf(shown, seen, header, now),
    replicas: (shown.length > 0 ? shown : stories.slice(-1)).map(({ replica }) => replica),
    events: events.toSorted((a, b) => a.at - b.at).slice(-MAX_EVENTS),
    recoveries: recoveries.toSorted((a, b) => a.brokeAt - b.brokeAt).slice(-MAX_RECOVERIES),
    seconds: secondsOf(seen, now),
    ...clientOf(seen, now),
  };
}

function tellReplica(
  life: Life,
  others: readonly Life[],
  header: Header,
  seen: Seen,
  faultTypes: readonly FaultType[],
  now: Time,
) {
  const spans = faultSpansOf(life, seen, faultTypes);
  const docker = dockerWordsOf(life, seen, header.healthCheck);
  const ends = endsOf(life, spans, seen, (at) =>
    others.some((each) => each.moments.findLast((moment) => moment.at <= at)?.isReady),
  );
  const facts = { ...life, spans, docker, ends };
  const isForgotten = others.length > 0 && isForgottenAt(now, life, seen);
  const isOnlyAt = (at: Time): boolean => !others.some((each) => isKnownAt(each, at));
  const forgottenAt = isForgotten ? (life.endedAt.at(-1) ?? now) + REMEMBERED : undefined;
  const isNoticedHere = header.engine !== undefined;
  const recoveries = recoveriesOf(facts, seen, isOnlyAt, forgottenAt, isNoticedHere, now).map(
    (failing) => describeRecovery(failing, facts, seen, now),
  );
  const health = dockerHealthAt(now, docker, life, header.healthCheck, seen);
  return {
    replica: replicaOf(facts, health, seen, now),
    isForgotten,
    /** Its last process has stopped as it had announced, while others carried on. */
    hasStopped: ends.at(-1)?.orderlySince !== undefined,
    events: eventsOf(facts, recoveries),
    recoveries,
  };
}

function isKnownAt({ processes, endedAt }: Life, at: Time): boolean {
  return processes[0].at <= at && at < (endedAt.at(-1) ?? at) + REMEMBERED;
}

/** Gone for a minute, and without an address that the host name has. */
function isForgottenAt(now: Time, life: Life, seen: Seen): boolean {
  const endedAt = life.endedAt.at(-1) ?? now;
  if (now - endedAt < REMEMBERED) return false;
  const { address } = placeAt(life.places, now);
  const isNamed = seen.names.at(-1)?.addresses.includes(address);
  return !isNamed || seen.about.some((each) => each.address === address && each.at > endedAt);
}

function replicaOf(facts: Facts, docker: DockerHealth, seen: Seen, now: Time): Replica {
  const { processes, places, moments, spans } = facts;
  const { bootId, instance, answers } = lastOf(facts);
  const { address } = placeAt(places, now);
  const { release, startedAt, calls, watchdogEndsAt } = answers.at(-1) ?? answers[0];
  const replaced = processes.map((each) => each.instance).filter((each) => each !== instance);
  const recent = seen.calls.filter(({ at }) => at > now - COUNTED);
  const { numbers, failures } = addUp(recent.flatMap(({ attempts }) => attempts[address] ?? []));
  return {
    ...stateOf(moments, processes[0].at),
    instance: instanceAt(facts, now),
    ...{ address, release, bootId, startedAt, calls, watchdogEndsAt, docker },
    restarts: processes.length - 1,
    replaced: [...new Set(replaced)].slice(-MAX_REPLACED),
    attempts: numbers + failures,
    failedAttempts: failures,
    // What was switched just now is known before the replica says so.
    faults: spans.filter(({ end }) => !end).map(({ fault }) => fault),
    runs: runsOf(moments, now - KEPT),
  };
}

function secondsOf(seen: Seen, now: Time): Second[] {
  const recent = seen.calls.filter(({ at }) => at > now - KEPT);
  return recent.map(({ at, numbers, failures = 0, attempts }) => {
    const all = addUp(Object.values(attempts));
    const second = Math.floor(at / 1_000);
    return { second, numbers, failures, attempts: all.numbers + all.failures };
  });
}

function addUp(tallies: readonly Tally[]) {
  const sum = { numbers: 0, failures: 0 };
  for (const { numbers, failures = 0 } of tallies) {
    sum.numbers += numbers;
    sum.failures += failures;
  }
  return sum;
}

function clientOf(seen: Seen, now: Time): Pick<Story, 'client' | 'askingPerSecond'> {
  const found = seen.client.at(-1);
  if (!found) {
    const safeguards = { timeout: true, retry: true, breaker: true, fallback: true };
    return { client: { safeguards, breaker: 'closed', waiting: 0 }, askingPerSecond: 0 };
  }
  const { id: _id, kind: _kind, at: _at, until: _until, askingPerSecond, ...client } = found;
  const { lastCall, lastNumber, lastFailureAt } = client;
  // In a replay, the last one of several is not over yet.
  if (lastCall) client.lastCall = { ...lastCall, at: Math.min(lastCall.at, now) };
  if (lastNumber) client.lastNumber = { ...lastNumber, at: Math.min(lastNumber.at, now) };
  if (lastFailureAt !== undefined) client.lastFailureAt = Math.min(lastFailureAt, now);
  return { client, askingPerSecond };
}
