// The injector with faults and a clock for tests.
import { mock } from 'node:test';
import type { Request, Response } from 'express';
import { silentLog } from 'service-kit/log.ts';
import {
  type CommonSettings,
  commonSettings,
  defineFault,
  type FaultType,
  type FaultyRoute,
} from '../../src/faults/fault-type.ts';
import { createInjector } from '../../src/faults/injector.ts';
import { createHealth } from '../../src/health.ts';
import { createServiceState } from '../../src/service-state.ts';

/** What a fault for tests need not say. */
export const about = {
  symptom: 'says no' as const,
  shows: '',
  spares: '',
  cure: '',
  settings: commonSettings,
};
/** Ends each request that it hits. */
export const ending = defineFault({ ...about, name: 'ending', switchOn: () => ({ strike() {} }) });

/** Needs mocked timers for everything that has a duration. */
export function setUpInjector(...catalogue: FaultType[]) {
  const log = silentLog();
  let clock = 0;
  let hits = 0;
  const injector = createInjector({
    catalogue,
    initial: [],
    state: createServiceState('dev'),
    health: createHealth(log),
    log,
    now: () => clock,
    onHit: () => {
      hits += 1;
    },
  });
  return {
    ...injector,
    log,
    hits: () => hits,
    turnClock(milliseconds: number, timers: 'on time' | 'late' = 'on time') {
      clock += milliseconds;
      if (timers === 'on time') mock.timers.tick(milliseconds);
    },
    /** Sends one request and tells whether it was hit, by a fault that ends it at once. */
    isHit(route: FaultyRoute = '/rng', method = 'GET'): boolean {
      let passed = false;
      injector.spoil(route)({ method } as Request, {} as Response, () => {
        passed = true;
      });
      return !passed;
    },
  };
}

/** Validated settings; missing ones get their default. */
export function settings(given: Partial<CommonSettings>): CommonSettings {
  return commonSettings.parse(given);
}
