// The routes that break and repair the service. They exist only where FAULT_INJECTION is on.
import { Router } from 'express';
import { allowOnly } from 'service-kit/problem.ts';
import type { FaultInjector } from '../faults/injector.ts';
import type { Health } from '../health.ts';
import type { ServiceState } from '../service-state.ts';
import { listFaults } from './list-faults.ts';
import { readJsonBody } from './read-json-body.ts';
import { refuseBrowsers } from './refuse-browsers.ts';
import { resetService } from './reset-service.ts';
import { switchAllFaultsOff, switchFaultOff } from './switch-fault-off.ts';
import { switchFaultOn } from './switch-fault-on.ts';

export interface ControlParts {
  faults: FaultInjector;
  state: ServiceState;
  health: Health;
}

/** No fault strikes at these routes: whatever is switched on can be switched off. */
export function controlRoutes({ faults, state, health }: ControlParts): Router {
  const router = Router();
  router
    .route('/faults')
    .get(listFaults(faults))
    .delete(refuseBrowsers, switchAllFaultsOff(faults))
    .all(allowOnly('GET, HEAD, DELETE'));
  router
    .route('/faults/:type')
    .put(refuseBrowsers, readJsonBody, switchFaultOn(faults))
    .delete(refuseBrowsers, switchFaultOff(faults))
    .all(allowOnly('PUT, DELETE'));
  router
    .route('/reset')
    .post(refuseBrowsers, resetService(state, faults, health))
    .all(allowOnly('POST'));
  return router;
}
