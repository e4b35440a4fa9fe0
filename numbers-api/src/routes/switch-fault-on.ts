// PUT /faults/{type}: switches a fault on, with the settings in the body.
import type { RequestHandler } from 'express';
import { sendProblem } from 'service-kit/problem.ts';
import { describeErrors, fieldErrors } from '../faults/field-errors.ts';
import type { FaultInjector } from '../faults/injector.ts';
import { findFaultType } from './find-fault-type.ts';

export function switchFaultOn(faults: FaultInjector): RequestHandler {
  return (request, response) => {
    const type = findFaultType(faults, request.params.type, response);
    if (!type) return;
    const result = type.settings.safeParse(request.body);
    if (result.success) {
      faults.switchOn({ type, settings: result.data });
      response.json({ active: faults.active() });
    } else {
      const errors = fieldErrors(result.error, type.settings);
      sendProblem(response, { status: 400, detail: describeErrors(errors), errors });
    }
  };
}
