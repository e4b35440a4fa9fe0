// DELETE /faults/{type} and DELETE /faults: switch faults off. Those that are not on stay off.
import type { RequestHandler } from 'express';
import type { FaultInjector } from '../faults/injector.ts';
import { findFaultType } from './find-fault-type.ts';

export function switchFaultOff(faults: FaultInjector): RequestHandler {
  return (request, response) => {
    const type = findFaultType(faults, request.params.type, response);
    if (!type) return;
    faults.switchOff(type);
    response.status(204).end();
  };
}

export function switchAllFaultsOff(faults: FaultInjector): RequestHandler {
  return (_request, response) => {
    faults.switchAllOff();
    response.status(204).end();
  };
}
