// How the service is: the big word is what this web server sees, Docker's word stands beside it.
import type { Condition, LiveState, Replica } from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { clockTime, duration, roughDuration, wholeDuration } from '../words.ts';
import { dockerSays, dockerSaysOfAll } from './docker-words.ts';
import { GLYPHS } from './glyphs.ts';
import { changeOf, type ReleaseBox, releasesOf } from './releases.ts';

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
  /** What happens to the releases; empty where there is one replica. */
  change: string;
  /** One box a release, where there are several replicas. */
  releases: ReleaseBox[];
}

const REASONS: Partial<Record<Condition, string>> = {
  healthy: 'It answers /health and /ready.',
  unknown: 'It has not been seen yet.',
};

/** @param clock the present time, which goes on when the state is old */
export function serviceCard(state: LiveState, { now, link }: View, clock: number): ServiceCard {
  const { service, replicas } = state;
  const { condition, reason, since } = service;
  const isSeveral = replicas.length > 1;
  return {
    condition,
    glyph: GLYPHS[condition],
    word: wordOf(condition, isSeveral),
    beside:
      link === 'lost' ? `when last seen, ${wholeDuration(clock - now)} ago` : besideOf(state, now),
    reason: reason ?? REASONS[condition] ?? '',
    since: `${clockTime(since)}, ${now - since < 60_000 ? duration(now - since) : roughDuration(now - since)}`,
    facts: replicas.length === 1 ? replicas.flatMap((replica) => factsOf(replica, now)) : [],
    change: isSeveral ? changeOf(replicas, now) : '',
    releases: isSeveral ? releasesOf(replicas) : [],
  };
}

function wordOf(condition: Condition, isSeveral: boolean): string {
  const isDown = ['gone', 'not responding', 'unhealthy'].includes(condition);
  return isSeveral && isDown ? 'Down' : condition.replace(/^./, (letter) => letter.toUpperCase());
}

function besideOf({ engine, service, replicas }: LiveState, now: number): string {
  const [replica, ...others] = replicas;
  if (!replica) return '';
  // Docker has no word where it is not the engine.
  if (others.length === 0) return engine ? 'seen from here' : dockerSays(replica, now);
  const taken = takers(service, replicas);
  return engine ? taken : `${taken}; ${dockerSaysOfAll(replicas)}`;
}

/** A replica that fails its health check may take requests all the same. */
function takers({ ready, known }: LiveState['service'], replicas: readonly Replica[]): string {
  const good = replicas.filter(({ condition }) => condition === 'healthy').length;
  const takes = ready === 1 ? 'takes' : 'take';
  return good === ready
    ? `${ready} of ${known} ${takes} requests`
    : `${good} of ${known} good, ${ready} ${takes} requests`;
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
