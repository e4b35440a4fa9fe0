// How the service is: the big word is what this web server sees, Docker's word stands beside it.
import type { Condition, LiveState, Replica } from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { clockTime, count, duration, roughDuration, wholeDuration } from '../words.ts';

export interface Fact {
  title: string;
  text: string;
}

export interface ServiceCard {
  condition: Condition;
  glyph: string;
  word: string;
  /** What stands beside the big word. */
  beside: string;
  reason: string;
  since: string;
  facts: Fact[];
  /** One box a replica, where there are several. */
  replicas: { release: string; glyph: string; condition: Condition; isNew: boolean }[];
  update: string;
}

export const GLYPHS: Readonly<Record<Condition, string>> = {
  unknown: 'old',
  gone: 'gone',
  'not responding': 'unhealthy',
  unhealthy: 'unhealthy',
  'not ready': 'not-ready',
  degraded: 'degraded',
  healthy: 'healthy',
};

/** Milliseconds after the start within which Docker's first check may still come. */
const FIRST_CHECK = 10_000;

const REASONS: Partial<Record<Condition, string>> = {
  healthy: 'It answers /health and /ready.',
  unknown: 'It has not been seen yet.',
};

/** @param clock the present time, which goes on when the state is old */
export function serviceCard(state: LiveState, { now, link }: View, clock: number): ServiceCard {
  const { service, replicas } = state;
  const { condition, reason, since } = service;
  const releases = new Set(replicas.map(({ release }) => release));
  const newest = newestRelease(replicas);
  return {
    condition,
    glyph: GLYPHS[condition],
    word: condition.replace(/^./, (letter) => letter.toUpperCase()),
    beside:
      link === 'lost' ? `when last seen, ${wholeDuration(clock - now)} ago` : besideOf(state, now),
    reason: reason ?? REASONS[condition] ?? '',
    since: `${clockTime(since)}, ${now - since < 60_000 ? duration(now - since) : roughDuration(now - since)}`,
    facts: replicas.length === 1 ? replicas.flatMap((replica) => factsOf(replica, now)) : [],
    replicas:
      replicas.length > 1
        ? replicas.map((replica) => ({
            release: replica.release,
            condition: replica.condition,
            glyph: GLYPHS[replica.condition],
            isNew: releases.size > 1 && replica.release === newest,
          }))
        : [],
    update: releases.size > 1 ? [...releases].sort().join(' → ') : `All on ${newest}`,
  };
}

/** The release of the process that was started last. */
export function newestRelease(replicas: readonly Replica[]): string {
  return replicas.toSorted((a, b) => b.startedAt - a.startedAt)[0]?.release ?? '';
}

function besideOf({ service, replicas }: LiveState, now: number): string {
  if (replicas.length > 1) return `${service.ready} of ${count(service.known, 'replica')} good`;
  const [replica] = replicas;
  return replica ? dockerSays(replica, now) : '';
}

function dockerSays({ docker, condition, startedAt }: Replica, now: number): string {
  if (condition === 'gone') return 'seen from here';
  if (docker === 'none') {
    return now - startedAt < FIRST_CHECK ? 'seen from here' : 'seen from here; Docker: no check';
  }
  const differs = (docker === 'healthy') !== (condition === 'healthy' || condition === 'not ready');
  return `seen from here; Docker: ${differs ? 'still ' : ''}${docker}`;
}

function factsOf({ condition, startedAt, calls, watchdogEndsAt }: Replica, now: number): Fact[] {
  if (condition === 'gone') return [{ title: 'Process up', text: '–' }];
  const facts = [
    { title: 'Process up', text: wholeDuration(now - startedAt) },
    { title: 'Calls', text: String(calls) },
  ];
  if (watchdogEndsAt === undefined) return facts;
  const left = Math.max(0, Math.ceil((watchdogEndsAt - now) / 1_000));
  return [...facts, { title: 'Watchdog ends it in', text: `${left} s` }];
}
