// The state of the service as this web server sees it, and beside it the status that Docker reports.
import { explainService, shortName } from 'story/sentences.ts';
import type { Condition, Replica, Story } from 'story/story.ts';
import { presentReleases, rolloutsOf } from '../rollout.ts';
import type { View } from '../view.ts';
import { clockTime, duration, roughDuration, wholeDuration } from '../words.ts';

/** The sign of each condition: ids of the symbols in page.ejs. */
export const GLYPHS: Readonly<Record<Condition, string>> = {
  unknown: 'old',
  gone: 'gone',
  'not responding': 'unhealthy',
  unhealthy: 'unhealthy',
  'not ready': 'not-ready',
  degraded: 'degraded',
  healthy: 'healthy',
};

/** The classes of those signs that are good or bad news on the time axis and in the list of events. */
export const LOOKS: Readonly<Record<string, string>> = {
  unhealthy: 'bad',
  healthy: 'good',
  'fault-on': 'bad',
};

const REASONS: Partial<Record<Condition, string>> = {
  healthy: 'It answers /health and /ready.',
  unknown: 'It has not been seen yet.',
};

/** Returns the card. @param clock the current time, which continues when the state is old */
export function serviceCard(state: Story, { now, link }: View, clock: number) {
  const { service, replicas } = state;
  const { condition, since } = service;
  const isSeveral = replicas.length > 1;
  const isDown = ['gone', 'not responding', 'unhealthy'].includes(condition);
  const lasts = now - since < 60_000 ? duration(now - since) : roughDuration(now - since);
  return {
    condition,
    glyph: GLYPHS[condition],
    word: isSeveral && isDown ? 'Down' : `${condition[0]?.toUpperCase()}${condition.slice(1)}`,
    beside: link === 'lost' ? `when last seen, ${wholeDuration(clock - now)} ago` : besideOf(state),
    reason: explainService(service) || (REASONS[condition] ?? ''),
    since: `${clockTime(since)}, ${lasts}`,
    facts: replicas.length === 1 ? replicas.flatMap((replica) => factsOf(replica, now)) : [],
    // What happens to the releases, and a box for each.
    change: isSeveral ? changeOf(replicas, now) : '',
    releases: isSeveral ? releasesOf(replicas) : [],
  };
}

function besideOf({ engine, service, replicas }: Story): string {
  const [replica, ...others] = replicas;
  if (!replica) return '';
  // Docker has no word where it is not the engine.
  if (others.length === 0) return engine ? 'seen from here' : dockerSays(replica);
  const { ready, known } = service;
  const good = replicas.filter(({ condition }) => condition === 'healthy').length;
  const takes = ready === 1 ? 'takes' : 'take';
  // A replica that fails its health check may still accept requests.
  const taken =
    good === ready
      ? `${ready} of ${known} ${takes} requests`
      : `${good} of ${known} good, ${ready} ${takes} requests`;
  return engine ? taken : `${taken}; ${dockerSaysOfAll(replicas, known)}`;
}

function factsOf({ condition, startedAt, calls, watchdogEndsAt }: Replica, now: number) {
  if (condition === 'gone') return [{ title: 'Process up', text: '–' }];
  const facts = [
    { title: 'Process up', text: wholeDuration(now - startedAt) },
    { title: 'Calls', text: String(calls) },
  ];
  if (watchdogEndsAt === undefined) return facts;
  const left = Math.max(0, Math.ceil((watchdogEndsAt - now) / 1_000));
  return [...facts, { title: 'Watchdog ends it in', text: `${left} s` }];
}

/** Milliseconds for which it is news that all replicas are on another release. */
const NEWS_TIME = 60_000;

/** Returns the words before the releases. A complete change is news for a minute. */
function changeOf(replicas: readonly Replica[], now: number): string {
  const last = rolloutsOf(replicas).at(-1);
  if (!last || now - (last.endedAt ?? now) > NEWS_TIME) return 'All on';
  const isUpdate = last.kind === 'update';
  if (last.endedAt === undefined) return isUpdate ? 'Update' : 'Rollback';
  return `${isUpdate ? 'Updated' : 'Rolled back'} from ${last.from} to`;
}

function releasesOf(replicas: readonly Replica[]) {
  return presentReleases(replicas).map((release, place, { length }) => {
    const these = replicas.filter((replica) => replica.release === release);
    return {
      release,
      count: these.filter(({ condition }) => condition !== 'gone').length,
      isWanted: length > 1 && place === length - 1,
      replicas: these.map(({ instance, condition }) => ({
        key: instance,
        name: shortName(instance),
        glyph: GLYPHS[condition],
        condition,
      })),
    };
  });
}

/** Returns the text beside the big word, for the only replica: Docker and this server differ by a few seconds. */
function dockerSays({ docker, condition }: Replica): string {
  if (condition === 'gone') return 'seen from here';
  if (docker === 'none') return 'seen from here; Docker: no check';
  return `seen from here; Docker: ${dockerDiffers({ docker, condition }) ? 'still ' : ''}${docker}`;
}

/** Whether Docker's checks have not seen yet what this server sees. */
export function dockerDiffers({ docker, condition }: Pick<Replica, 'docker' | 'condition'>) {
  if (docker === 'none' || docker === 'unknown' || condition === 'gone') return false;
  return (docker === 'healthy') !== (condition === 'healthy' || condition === 'not ready');
}

/** Describes several replicas in one phrase, without those that are gone, which `known` counts, or without checks. */
function dockerSaysOfAll(replicas: readonly Replica[], known: number): string {
  const checked = replicas.filter(
    ({ docker, condition }) => docker !== 'none' && condition !== 'gone',
  );
  const differing = checked.filter(dockerDiffers);
  const [first] = differing;
  if (first && differing.length === 1) {
    return `Docker: ${shortName(first.instance)} still ${first.docker}`;
  }
  const still = first && differing.length === checked.length ? 'still ' : '';
  const words = (['healthy', 'unhealthy', 'starting', 'unknown'] as const).flatMap((word) => {
    const amount = checked.filter(({ docker }) => docker === word).length;
    if (amount === 0) return [];
    return amount === known ? `all ${still}${word}` : `${amount} ${word}`;
  });
  return `Docker: ${words.join(', ') || 'no check'}`;
}
