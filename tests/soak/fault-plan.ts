// Which fault comes next: without end, by chance, and the same for the same seed.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

export interface PlannedFault {
  type: string;
  /** The body of PUT /faults/{type}. */
  settings: Readonly<Record<string, unknown>>;
  /** Seconds until the next one. */
  pause: number;
}

const ROUTES = ['/rng', '/health', '/ready'];

/** Seconds. Above 22 the watchdog ends the process, below the fault may end by itself. */
const DURATION = [2, 40] as const;
/** Seconds. Mostly shorter than a duration, so that several faults are on at the same time. */
const PAUSE = [2, 15] as const;
/** Hundredths of the requests, where not all are hit. */
const RATE = [20, 99] as const;
/** Hits, where there is a limit. */
const COUNT = [1, 50] as const;

/** A whole number within a range, both ends included. */
type DrawWhole = (range: readonly [from: number, to: number]) => number;

/**
 * What a type takes besides the settings that all take. No process may end with exit code 0: the restart
 * policy would not bring it back.
 */
const OWN_SETTINGS: Readonly<Record<string, (draw: DrawWhole) => Record<string, unknown>>> = {
  latency: (draw) => ({ delay: draw([20, 3_000]), jitter: draw([0, 500]) }),
  block: (draw) => ({ seconds: draw([1, 30]) }),
  memory: (draw) => ({ mbPerSecond: draw([1, 60]) }),
  crash: (draw) => (draw([0, 1]) ? { exitCode: draw([1, 255]) } : { signal: 'SIGSEGV' }),
  'fail-after': (draw) => ({ calls: draw([0, 20]) }),
  flap: (draw) => ({ up: draw([1, 10]), down: draw([1, 10]) }),
  error: (draw) => ({ status: draw([400, 599]) }),
};

/** @param types of fault; each comes as often as the others */
export function* planFaults(types: readonly string[], seed: number): Generator<PlannedFault> {
  const generator = mersenne(seed);
  const draw: DrawWhole = ([from, to]) => uniformInt(generator, from, to);
  const isDrawn = (chance: number): boolean => uniformFloat64(generator) < chance;
  /** Each of the types once, in an order by chance, and then all of them anew. */
  let bag: string[] = [];
  for (;;) {
    if (bag.length === 0) bag = [...types];
    const [type = ''] = bag.splice(draw([0, bag.length - 1]), 1);
    const routes = ROUTES.filter(() => isDrawn(0.6));
    yield {
      type,
      settings: {
        duration: draw(DURATION),
        ...(routes.length > 0 && { routes }),
        ...(isDrawn(0.5) && { rate: draw(RATE) / 100 }),
        ...(isDrawn(0.3) && { count: draw(COUNT) }),
        ...OWN_SETTINGS[type]?.(draw),
      },
      pause: draw(PAUSE),
    };
  }
}
