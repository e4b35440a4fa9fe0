// The fault layer without a server, on a clock that the test turns.
import type { TestContext } from 'node:test';
import type { Request, Response } from 'express';
import type { FaultDefinition } from '../../src/faults/fault-type.ts';
import { createFaults } from '../../src/faults/faults.ts';

export function createLayer(t: TestContext, ...catalogue: FaultDefinition[]) {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  let clock = 0;
  let hits = 0;
  const faults = createFaults({
    routes: ['/rng'],
    healthRoute: '/health',
    readyRoute: '/ready',
    catalogue,
    log: { info: write, warn: write, error: write },
    now: () => clock,
    onHit: () => (hits += 1),
  });
  /** Sends a request, which `serve` answers; the returned function is what a caller does who gives up. */
  function ask(serve: () => void, route = '/rng', method = 'GET'): () => void {
    const request = { method, socket: { destroyed: false } };
    faults.spoil(route)(request as Request, { once() {} } as unknown as Response, serve);
    return () => {
      request.socket.destroyed = true;
    };
  }
  return {
    ...faults,
    lines,
    hits: () => hits,
    ask,
    /** Sends a request, and returns whether a fault ends or delays it. */
    isHit(route = '/rng', method = 'GET'): boolean {
      let isServed = false;
      ask(() => (isServed = true), route, method);
      return !isServed;
    },
    /** Turns the clock; with a shorter tick, timers are late. */
    turnClock(milliseconds: number, tick = milliseconds) {
      clock += milliseconds;
      t.mock.timers.tick(tick);
    },
  };
}
