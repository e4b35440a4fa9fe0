// POST /reset: everything as after a fresh start, but for the boot id.
import type { RequestHandler } from 'express';
import type { FaultInjector } from '../faults/injector.ts';
import type { Health } from '../health.ts';
import type { ServiceState } from '../service-state.ts';

export function resetService(
  state: ServiceState,
  faults: FaultInjector,
  health: Health,
): RequestHandler {
  return (_request, response) => {
    // First the counter, from which the fault fail-after counts.
    state.calls = 0;
    faults.reset();
    health.report(undefined);
    response.status(204).end();
  };
}
