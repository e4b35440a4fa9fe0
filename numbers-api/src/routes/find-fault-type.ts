// Finds the type of fault that an address names.
import type { Response } from 'express';
import { sendProblem } from 'service-kit/problem.ts';
import type { FaultType } from '../faults/fault-type.ts';
import type { FaultInjector } from '../faults/injector.ts';

/** Answers with 404 and the names that there are, and returns undefined, when the type is unknown. */
export function findFaultType(
  { catalogue }: FaultInjector,
  name: unknown,
  response: Response,
): FaultType | undefined {
  const type = catalogue.find((candidate) => candidate.name === name);
  if (!type) {
    const types = catalogue.map((known) => known.name);
    const detail = `There is no such fault; the types are ${types.join(', ')}.`;
    sendProblem(response, { status: 404, detail, types });
  }
  return type;
}
