// Watches the API, as a person would who keeps pressing reload: its /health, its /ready, and what it
// says of itself. Never /rng, since that would use up numbers.

import type { History } from '../history/history.ts';
import { now } from '../now.ts';
import { aboutSchema } from './about.ts';
import type { ApiAddresses } from './addresses.ts';
import type { ApiAgents } from './agents.ts';
import type { CatalogueKeeper } from './catalogue.ts';
import { type Look, look } from './look.ts';

/** Milliseconds from look to look while all is well: short enough for one in each second. */
const CALM_INTERVAL = 900;
/** The same while something is wrong, so that each step of a recovery is seen when it happens. */
const WORRIED_INTERVAL = 250;

export interface Watcher {
  /** Somebody has reason to believe that something has changed. */
  lookNow(): void;
  stop(): void;
}

export interface WatcherOptions {
  addresses: ApiAddresses;
  agents: ApiAgents;
  history: History;
  catalogue: CatalogueKeeper;
}

export function startWatcher({ addresses, agents, history, catalogue }: WatcherOptions): Watcher {
  const stopped = new AbortController();
  const see = (method: 'GET' | 'HEAD', address: URL) =>
    look(method, address, agents, stopped.signal);

  async function readAbout(): Promise<void> {
    const askedAt = now();
    const seen = await see('GET', addresses.about);
    if (stopped.signal.aborted) return;
    const about = seen.passed ? aboutSchema.safeParse(seen.data).data : undefined;
    history.aboutRead(seen, about, askedAt, now());
    if (about) await catalogue.refresh(about.bootId, stopped.signal);
  }
  const check = (address: URL, tell: (seen: Look, at: number) => void) => async () => {
    const seen = await see('HEAD', address);
    if (!stopped.signal.aborted) tell(seen, now());
  };

  const rounds = [
    repeat(readAbout),
    repeat(check(addresses.health, history.livenessChecked)),
    repeat(check(addresses.ready, history.readinessChecked)),
  ];

  /** Never begins a round before the last one has ended, so that looks cannot pile up. */
  function repeat(task: () => Promise<void>) {
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
        schedule(history.isWorrying(now()) ? WORRIED_INTERVAL : CALM_INTERVAL);
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
    stop() {
      stopped.abort();
      for (const round of rounds) round.stop();
    },
  };
}
