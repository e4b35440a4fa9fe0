// Watches one replica of the API, as a person would who keeps pressing reload: its /health, its /ready, and what it
// says of itself. Never /rng, since that would use up numbers.

import { aboutSchema } from 'contract';
import { now } from '../live/time.ts';
import { type About, type ReadAnswer, withTimes } from './answers.ts';
import type { CatalogueKeeper } from './catalogue.ts';
import { type Look, look } from './look.ts';
import type { ApiAddresses, SendRequest } from './requests.ts';

/** Milliseconds from look to look while all is well: short enough for one in each second. */
const CALM_INTERVAL = 900;
/**
 * From look to look at /ready while there are several replicas: shorter than the shortest DRAIN_PERIOD in use,
 * half a second, so that a replica that announces its stop is not taken for one that has broken.
 */
const STOP_NOTICING_INTERVAL = 400;
/** The same while something is wrong, so that each step of a recovery is seen when it happens. */
const WORRIED_INTERVAL = 250;

/** Milliseconds for which a look may go on once the name does not lead there any more. */
const LAST_CHANCE = 150;

export interface Watcher {
  /** Somebody has reason to believe that something has changed. */
  lookNow(): void;
  stop(): void;
}

export interface ReplicaWatcher extends Watcher {
  /** The name does not lead there any more: most likely nobody is there, and a look would wait in vain. */
  nameLost(): void;
}

/** Who is told what was seen. Times are milliseconds since 1970. */
export interface Witness {
  livenessChecked(look: Look, at: number): void;
  readinessChecked(look: Look, at: number): void;
  /** `about` is missing when there was no answer, or one that is not from this API. */
  aboutRead(look: Look, about: About | undefined, askedAt: number, at: number): void;
  /** Whether there is a reason to look closely. */
  isWorrying(at: number): boolean;
  /** Whether there are further replicas. */
  hasCompany(): boolean;
}

export interface WatcherOptions {
  send: SendRequest;
  read: ReadAnswer;
  addresses: ApiAddresses;
  witness: Witness;
  catalogue: CatalogueKeeper;
}

/** Begins at once, with three rounds that do not wait for each other. After `stop` it tells nothing. */
export function startWatcher(options: WatcherOptions): ReplicaWatcher {
  const { send, read, addresses, witness, catalogue } = options;
  const stopped = new AbortController();
  let abandoned = new AbortController();
  const see = (method: 'GET' | 'HEAD', address: URL) =>
    look(send, method, address, AbortSignal.any([stopped.signal, abandoned.signal]));

  async function seeAbout(): Promise<void> {
    const askedAt = now();
    const seen = await see('GET', addresses.about);
    if (stopped.signal.aborted || !seen) return;
    const said = seen.passed ? read('GET /', aboutSchema, seen.data) : undefined;
    const about = said && withTimes(said);
    witness.aboutRead(seen, about, askedAt, now());
    if (about) await catalogue.refresh(about.bootId, send, stopped.signal);
  }
  const check = (address: URL, tell: (seen: Look, at: number) => void) => async () => {
    const seen = await see('HEAD', address);
    if (seen && !stopped.signal.aborted) tell(seen, now());
  };

  const rounds = [
    repeat(seeAbout),
    repeat(check(addresses.health, witness.livenessChecked)),
    repeat(check(addresses.ready, witness.readinessChecked), () =>
      witness.hasCompany() ? STOP_NOTICING_INTERVAL : CALM_INTERVAL,
    ),
  ];

  /** Never begins a round before the last one has ended, so that looks cannot pile up. */
  function repeat(task: () => Promise<void>, calmInterval = () => CALM_INTERVAL) {
    let timer: NodeJS.Timeout | undefined;
    let startedAt = Number.NEGATIVE_INFINITY;
    let isRunning = false;

    function schedule(interval: number): void {
      clearTimeout(timer);
      timer = setTimeout(run, Math.max(0, startedAt + interval - performance.now()));
    }
    async function run(): Promise<void> {
      startedAt = performance.now();
      isRunning = true;
      await task();
      isRunning = false;
      if (!stopped.signal.aborted) {
        schedule(witness.isWorrying(now()) ? WORRIED_INTERVAL : calmInterval());
      }
    }
    void run();
    return {
      hurry: () => {
        if (!isRunning && !stopped.signal.aborted) schedule(WORRIED_INTERVAL);
      },
      stop: () => clearTimeout(timer),
    };
  }

  return {
    lookNow() {
      for (const round of rounds) round.hurry();
    },
    nameLost() {
      const going = abandoned;
      abandoned = new AbortController();
      AbortSignal.timeout(LAST_CHANCE).addEventListener('abort', () => going.abort());
    },
    stop() {
      stopped.abort();
      for (const round of rounds) round.stop();
    },
  };
}
