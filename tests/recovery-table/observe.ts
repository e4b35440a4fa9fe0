// Breaks one replica from the page, as a class would, and waits until everything is healthy again: on every
// engine, for the recovery table and the table of clusters.
import type { Scenario } from 'contract/scenarios.ts';
import type { Recording, Time } from 'story/recording.ts';
import type { Recovery, Story, StoryEvent } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { waitFor } from 'test-kit/wait.ts';
import type { EngineEvents } from '../support/engine-events.ts';
import { compose, up } from '../support/stack.ts';
import { readRecording, readStatus, submit, switchOnByPage } from '../support/web.ts';

/** No bug but the one that is switched on. */
export const environment = { FAIL_AFTER_CALLS: '0' };
/** Seconds after which whatever could have noticed it would have done so; a slow leak takes longest. */
const PATIENCE = 60;
/** The same where nothing should cure it: the watchdog takes half of that. */
const PATIENCE_FOR_NOBODY = 40;
/** Seconds after which all is healthy again, growing pauses between restarts included. */
const RESTORING = 120;
/** Seconds in which a recovery is over once it was cured, and the engine has said so. */
const SETTLING = 30;

/**
 * Returns the replica that was broken, when the fault was switched on, on both clocks, the story as told with the engine's
 * events, and what the first web server has recorded, and another one.
 *
 * @param webs the web servers that users ask; the first one's page switches the fault on
 */
export async function observe(
  webs: readonly string[],
  engine: EngineEvents | undefined,
  scenario: Scenario,
) {
  const readAll = () => Promise.all(webs.map((url) => readStatus(url)));
  const before = await waitFor('healthy replicas and numbers', RESTORING, async () => {
    const stories = await readAll();
    const areReady = stories.every((story) => {
      const { lastCall } = story?.client ?? {};
      // None that is gone is left over: whatever comes next would be taken for its replacement.
      const areAll = story?.replicas.every(({ condition }) => condition === 'healthy');
      return story && areAll && isWell(story) && lastCall && lastCall.failure === undefined;
    });
    return areReady && stories[0];
  });
  const since = before.now;
  // One that has been restarted before would wait longer each time.
  const [victim] = before.replicas.toSorted((a, b) => a.restarts - b.restarts);
  if (!victim) throw new Error('there is no replica');
  const { instance } = victim;
  const areOver = (stories: readonly (Story | undefined)[]) =>
    stories.every((story) => story && isOver(story, since, before.service.ready));

  const startedAt = performance.now();
  await switchOnByPage(instance, scenario);
  if (scenario.action === 'stop') {
    await compose(['stop', 'numbers-api']);
    await up({ environment });
  }
  const isHopeless = scenario.expected.cure === 'person' && !scenario.action;
  await waitFor('a reaction', isHopeless ? PATIENCE_FOR_NOBODY : PATIENCE, async () => {
    const stories = await readAll();
    return areOver(stories) || (stories[0] && noticedAt(stories[0], instance, since) !== undefined);
  }).catch(() => submit('/reset', { replica: instance }));
  await waitFor('the cure', RESTORING, async () => areOver(await readAll()));
  const [recording, other] = await waitFor('the engine to have said so', SETTLING, async () => {
    const all = await Promise.all(webs.map((url) => readRecording(engine, url)));
    const known = all.filter((each) => each !== undefined);
    return known.length === webs.length && areOver(known.map(tell)) && known;
  });
  if (!recording) throw new Error('the web server has no recording');
  return { instance, since, startedAt, story: tell(recording), recording, other };
}

export const tell = (recording: Recording): Story => tellStory(recording, Date.now());

export const recoveriesSince = ({ recoveries }: Story, since: Time): Recovery[] =>
  recoveries.filter(({ brokeAt }) => brokeAt >= since);

/** Returns the first event of a kind since then. */
export function findEvent<Kind extends StoryEvent['kind']>(
  { events }: Story,
  kind: Kind,
  since: Time,
  instance?: string,
) {
  return events.find(
    (event): event is StoryEvent & { kind: Kind } =>
      event.kind === kind && event.at >= since && (!instance || event.instance === instance),
  );
}

/** Returns when the engine no longer considered the replica healthy; only Kubernetes uses /ready. */
export function noticedAt(story: Story, instance: string, since: Time): Time | undefined {
  const [recovery] = recoveriesSince(story, since).filter((each) => each.instance === instance);
  const { unhealthy, gone } = recovery?.steps ?? {};
  const notReady = story.engine ? findEvent(story, 'not-ready', since, instance)?.at : undefined;
  const times = [unhealthy, gone, notReady].filter((at) => at !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Whether all replicas are healthy, for Docker, too, and without a fault. */
function isWell({ service, replicas, engine }: Story): boolean {
  const present = replicas.filter(({ condition }) => condition === 'healthy');
  return (
    service.condition === 'healthy' &&
    present.every(({ docker, faults }) => (engine || docker === 'healthy') && faults.length === 0)
  );
}

/** Whether something has happened since then, and as many replicas as before are healthy again. */
function isOver(story: Story, since: Time, ready: number): boolean {
  const recoveries = recoveriesSince(story, since);
  const hasEnded = recoveries.length > 0 || findEvent(story, 'fault-off', since) !== undefined;
  const areOver = recoveries.every(({ over }) => over);
  return hasEnded && areOver && isWell(story) && story.service.ready === ready;
}
