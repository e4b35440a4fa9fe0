// GET /: who answers, since when, and how it is.
import type { RequestHandler } from 'express';
import type { FaultInjector } from '../faults/injector.ts';
import type { Health } from '../health.ts';
import type { Probes } from '../probes.ts';
import type { ServiceState } from '../service-state.ts';

export function about(
  state: ServiceState,
  health: Health,
  faults: FaultInjector,
  probes: Probes,
): RequestHandler {
  return (_request, response) => {
    response.json({
      service: 'numbers-api',
      ...state,
      health: { status: health.problem ? 'unhealthy' : 'healthy', problem: health.problem },
      probes: probes.list(),
      faults: faults.active(),
    });
  };
}
