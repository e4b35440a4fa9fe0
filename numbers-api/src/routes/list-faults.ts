// GET /faults: what can be broken, and what is broken now.
import type { RequestHandler } from 'express';
import { settingsJsonSchema } from '../faults/fault-type.ts';
import type { FaultInjector } from '../faults/injector.ts';

export function listFaults(faults: FaultInjector): RequestHandler {
  const types = faults.catalogue.map((type) => ({
    name: type.name,
    shows: type.shows,
    spares: type.spares,
    cure: type.cure,
    settings: settingsJsonSchema(type),
  }));
  return (_request, response) => {
    response.json({ types, active: faults.active() });
  };
}
