// GET /faults: what can be broken, and what is broken now.
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { FaultType } from '../faults/fault-type.ts';
import type { FaultInjector } from '../faults/injector.ts';

export function listFaults(catalogue: readonly FaultType[], faults: FaultInjector): RequestHandler {
  const types = catalogue.map(({ name, shows, spares, cure, settings }) => ({
    name,
    shows,
    spares,
    cure,
    // As seen by the one who sends them: what has a default may be left out.
    settings: z.toJSONSchema(settings, { io: 'input' }),
  }));
  return (_request, response) => {
    response.json({ types, active: faults.active() });
  };
}
