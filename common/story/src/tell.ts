// Tells the story of a recording: a pure function, without a clock and without a memory.
import type { FaultType } from 'contract';
import { engineEventsOf } from './cure.ts';
import { dockerHealthAt, dockerWordsOf } from './docker.ts';
import { breakerAndAsking, eventsOf } from './events.ts';
import { faultSpansOf } from './faults.ts';
import { instanceAt, type Life, lifeOf, runsOf, stateOf } from './life.ts';
import { KEPT } from './prune.ts';
import type { Recording, Time } from './recording.ts';
import { recoveriesOf } from './recoveries.ts';
import { describeRecovery } from './recovery.ts';
import { findReplicas, lastOf, REMEMBERED } from './replicas.ts';
import { type Seen, sortByKind } from './seen.ts';
import { serviceOf } from './service.ts';
import { endsWith, signsOf } from './signs.ts';
import type { Replica, Second, Story } from './story.ts';

/** Entries of each list that are told at most. */
export const MAX_EVENTS = 60;
export const MAX_RECOVERIES = 10;
const MAX_REPLACED = 10;

/** Milliseconds for which attempts on a replica are counted. */
const COUNTED = 30_000;

/** @param now what is observed later is not in the story */
export function tellStory({ header, observations }: Recording, now: Time): Story {
  const seen = sortByKind(observations.filter(({ at }) => at <= now));
  const { faultInjection = 'unknown', types: faultTypes = [] } = seen.catalogue.at(-1) ?? {};
  const lives = findReplicas(seen).map((facts) => lifeOf(facts, seen));
  const stories = lives.map((life) => {
    const others = lives.filter((each) => each !== life);
    return tellReplica({ life, others, header, seen, faultTypes, now });
  });
  const shown = stories.filter(({ life }) => stories.length === 1 || !isForgotten(life, seen, now));
  const replicas = (shown.length > 0 ? shown : stories.slice(-1)).map((each) => each.replica);
  const events = [
    ...stories.flatMap((each) => each.events),
    ...breakerAndAsking(seen, header),
  ].toSorted((a, b) => a.at - b.at);
  const recoveries = stories
    .flatMap((each) => each.recoveries)
    .toSorted((a, b) => a.brokeAt - b.brokeAt);
  const { webBootId, engine, limits } = header;
  return {
    now,
    webBootId,
    ...(engine !== undefined && { engine }),
    limits,
    service: serviceOf(shown, seen, header, now),
    replicas,
    events: events.slice(-MAX_EVENTS),
    recoveries: recoveries.slice(-MAX_RECOVERIES),
    seconds: secondsOf(seen, now),
    faultInjection,
    faultTypes,
    ...clientOf(seen, now),
  };
}

interface Sources {
  life: Life;
  others: readonly Life[];
  header: Recording['header'];
  seen: Seen;
  faultTypes: readonly FaultType[];
  now: Time;
}

function tellReplica({ life, others, header, seen, faultTypes, now }: Sources) {
  const spans = faultSpansOf(life, seen, faultTypes);
  const docker = dockerWordsOf(life.facts, seen, header.healthCheck);
  const ends = endsWith(life, spans, seen, (at) =>
    others.some((each) => each.moments.findLast((moment) => moment.at <= at)?.isReady),
  );
  const isOnlyAt = (at: Time): boolean => !others.some((each) => isKnownAt(each, at));
  const signs = signsOf({ life, spans, docker, ends, seen, isOnlyAt });
  const isGone = others.length > 0 && isForgotten(life, seen, now);
  const forgottenAt = isGone ? (life.ends.at(-1) ?? now) + REMEMBERED : undefined;
  const isNoticedHere = header.engine !== undefined;
  const failings = recoveriesOf(signs, spans, forgottenAt, isNoticedHere, now);
  const recoveries = failings.map((failing) =>
    describeRecovery(failing, { life, docker, seen, faultTypes, now }),
  );
  const process = lastOf(life.facts);
  const health = dockerHealthAt(
    now,
    docker,
    life.facts,
    header.healthCheck,
    engineEventsOf(process.instance, seen).length > 0,
  );
  return {
    life,
    replica: {
      ...replicaOf(life, seen, now),
      docker: health,
      // What was switched just now is known before the replica says so.
      faults: spans.filter(({ end }) => !end).map(({ fault }) => fault),
    },
    /** Its last process has stopped as it had announced, while others carried on. */
    hasStopped: ends.at(-1)?.isOrderly ?? false,
    events: eventsOf({ life, spans, docker, ends, recoveries }),
    recoveries,
  };
}

function isKnownAt({ facts, ends }: Life, at: Time): boolean {
  return facts.processes[0].at <= at && at < (ends.at(-1) ?? at) + REMEMBERED;
}

/** Gone for a minute, and without an address that the host name has. */
function isForgotten({ places, ends }: Life, seen: Seen, now: Time): boolean {
  const endedAt = ends.at(-1);
  if (endedAt === undefined || now - endedAt < REMEMBERED) return false;
  const address = places.at(-1)?.address ?? '';
  const isNamed = seen.names.at(-1)?.addresses.includes(address) ?? false;
  const answer = seen.about.findLast((each) => each.address === address);
  return !isNamed || (answer !== undefined && answer.at > endedAt);
}

function replicaOf(life: Life, seen: Seen, now: Time): Omit<Replica, 'docker' | 'faults'> {
  const { facts, places, moments } = life;
  const { processes } = facts;
  const process = lastOf(facts);
  const { address = '' } = places.at(-1) ?? {};
  const about = process.answers.at(-1);
  const replaced = processes
    .map(({ instance }) => instance)
    .filter((each) => each !== process.instance);
  return {
    ...stateOf(moments, processes[0].at),
    instance: instanceAt(life, now),
    address,
    release: about?.release ?? process.release,
    bootId: process.bootId,
    startedAt: about?.startedAt ?? process.bootedAt,
    restarts: processes.length - 1,
    replaced: [...new Set(replaced)].slice(-MAX_REPLACED),
    calls: about?.calls ?? 0,
    ...attemptsOn(address, seen, now),
    ...(about?.watchdogEndsAt !== undefined && { watchdogEndsAt: about.watchdogEndsAt }),
    runs: runsOf(moments, now - KEPT),
  };
}

function attemptsOn(address: string, seen: Seen, now: Time) {
  const tallies = seen.calls.flatMap(({ at, attempts }) =>
    at > now - COUNTED ? (attempts[address] ?? []) : [],
  );
  const failedAttempts = tallies.reduce((sum, { failures = 0 }) => sum + failures, 0);
  const numbers = tallies.reduce((sum, tally) => sum + tally.numbers, 0);
  return { attempts: numbers + failedAttempts, failedAttempts };
}

function secondsOf(seen: Seen, now: Time): Second[] {
  return seen.calls.flatMap((each): Second[] => {
    if (each.at <= now - KEPT) return [];
    const tallies = Object.values(each.attempts);
    const attempts = tallies.reduce(
      (sum, { numbers, failures = 0 }) => sum + numbers + failures,
      0,
    );
    const { numbers, failures = 0 } = each;
    return [{ second: Math.floor(each.at / 1_000), numbers, failures, attempts }];
  });
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
  const upToNow = <Timed extends { at: Time }>(timed: Timed): Timed => ({
    ...timed,
    at: Math.min(timed.at, now),
  });
  const calls = {
    ...(lastCall && { lastCall: upToNow(lastCall) }),
    ...(lastNumber && { lastNumber: upToNow(lastNumber) }),
    ...(lastFailureAt !== undefined && { lastFailureAt: Math.min(lastFailureAt, now) }),
  };
  return { client: { ...client, ...calls }, askingPerSecond };
}
