// What the web server can be asked for: how things are, and its history.
import type { WebEvent, WebRecovery, WebSecond, WebStatus } from './evidence.ts';
import { saysFor } from './readings.ts';
import type { Step } from './steps.ts';

/**
 * The web server's status is like that for so many seconds.
 *
 * @param says what is seen of it, in words; undefined where it is not like that
 */
export function web(seconds: number, says: (status: WebStatus) => string | undefined): Step {
  return saysFor(seconds, { witness: 'web', readings: ({ web }) => web.readings, says });
}

/** The big word of the live page. */
export function webSeesApi(condition: string, seconds = 0): Step {
  return web(seconds, (status) =>
    status.condition === condition ? `numbers-api is ${condition}` : undefined,
  );
}

/** The first event of the web's history that is wanted. */
export function webEvent(kind: string, isWanted: (event: WebEvent) => boolean = () => true): Step {
  return ({ web }, from) => {
    const found = web.events.find(
      (each) => each.at >= from && each.kind === kind && isWanted(each),
    );
    if (!found) return { is: 'awaited', seen: [] };
    const { at, text } = found;
    return { is: 'seen', at, seen: [{ at, witness: 'web', text }] };
  };
}

/**
 * The first recovery that is over and wanted, of a break after the time.
 *
 * @param says what is seen of it, in words; undefined where it is not wanted
 */
export function recovery(says: (recovery: WebRecovery) => string | undefined): Step {
  return ({ web }, from) => {
    for (const each of web.recoveries) {
      const text = each.over && each.brokeAt >= from ? says(each) : undefined;
      if (text === undefined) continue;
      const at = Math.max(each.brokeAt, ...Object.values(each.steps));
      return { is: 'seen', at, seen: [{ at, witness: 'web', text }] };
    }
    return { is: 'awaited', seen: [] };
  };
}

/**
 * The first second of users' calls that is wanted.
 *
 * @param says what is seen of it, in words; undefined where it is not wanted
 */
export function second(says: (second: WebSecond) => string | undefined): Step {
  return ({ web }, from) => {
    for (const each of web.seconds) {
      const at = each.second * 1_000;
      const text = at >= from ? says(each) : undefined;
      if (text !== undefined) return { is: 'seen', at, seen: [{ at, witness: 'web', text }] };
    }
    return { is: 'awaited', seen: [] };
  };
}
