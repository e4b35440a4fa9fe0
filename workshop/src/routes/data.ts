// What the guide knows, for programs: tests, and whoever wants to see the evidence itself.
import type { RequestHandler } from 'express';
import type { Guide } from '../guide.ts';

/** GET /api/labs: how each lab stands. */
export function sendLabs(guide: Guide): RequestHandler {
  return (_request, response) => {
    const labs = guide.labs.map((lab) => {
      const { state, progress, checks } = guide.standing(lab);
      const { number, name, rightAnswer } = lab;
      return { number, name, state, predicted: progress?.predicted, rightAnswer, checks };
    });
    response.json(labs);
  };
}

/** GET /api/labs/{number}/evidence: all that counts for a lab; 404 before it was begun. */
export function sendEvidence(guide: Guide): RequestHandler {
  return (request, response, next) => {
    const lab = guide.labs.find(({ number }) => String(number) === request.params.number);
    const begun = lab && guide.progress.read()[lab.name];
    if (begun) response.json({ since: begun.since, evidence: guide.record.since(begun.since) });
    else next();
  };
}
