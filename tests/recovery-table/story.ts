// What the Engine has told of one container since a moment.
import type { EngineEvent } from './engine-events.ts';

/** Times are seconds since that moment; undefined where it did not happen. */
export interface Story {
  unhealthyAfter: number | undefined;
  endedAfter: number | undefined;
  exitCode: number | undefined;
  outOfMemory: boolean;
  healthyAgainAfter: number | undefined;
}

/**
 * @param events of that container, in their order
 * @param startedAt milliseconds since 1970
 */
export function storyOf(events: readonly EngineEvent[], startedAt: number): Story {
  const since = (event: EngineEvent | undefined) => event && (event.at - startedAt) / 1_000;
  const story = events.filter((event) => event.at >= startedAt);
  const unhealthy = story.find(({ action }) => action === 'health_status: unhealthy');
  const end = story.find(({ action }) => action === 'die');
  const trouble = unhealthy ?? end;
  const healthyAgain = story.find(
    ({ at, action }) => trouble && at > trouble.at && action === 'health_status: healthy',
  );
  return {
    unhealthyAfter: since(unhealthy),
    endedAfter: since(end),
    exitCode: end?.exitCode,
    outOfMemory: story.some(({ action }) => action === 'oom'),
    healthyAgainAfter: since(healthyAgain),
  };
}
