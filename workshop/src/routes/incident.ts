// POST /incident, /incident/answer, /incident/reveal: for the command `incident` alone.
import { json, type RequestHandler, Router } from 'express';
import { refuseBrowsers } from 'service-kit/changes.ts';
import { sendProblem } from 'service-kit/problem.ts';
import type { IncidentDesk } from '../incident/incident.ts';
import { answerSchema, drawSchema } from '../incident/wire.ts';

/** Refuses browsers, and answers 409 where there is no incident to solve or to reveal. */
export function incidentRoutes(desk: IncidentDesk): Router {
  const router = Router();

  const draw: RequestHandler = (request, response) => {
    const body = drawSchema.safeParse(request.body);
    if (body.success) response.json(desk.draw(body.data.seed, Date.now()));
    else sendProblem(response, { status: 400, detail: 'A seed is a word of letters and digits.' });
  };

  const answer: RequestHandler = (request, response) => {
    const body = answerSchema.safeParse(request.body);
    const judgement = body.success ? desk.answer(body.data, Date.now()) : undefined;
    if (judgement) response.json(judgement);
    else if (body.success) noIncident(response);
    else sendProblem(response, { status: 400, detail: 'An answer has layer, mechanism and cure.' });
  };

  const reveal: RequestHandler = (_request, response) => {
    const revealed = desk.reveal(Date.now());
    if (revealed) response.json(revealed);
    else noIncident(response);
  };

  router.use('/incident', refuseBrowsers, json({ limit: 4_096 }));
  router.post('/incident', draw);
  router.post('/incident/answer', answer);
  router.post('/incident/reveal', reveal);
  return router;
}

function noIncident(response: Parameters<RequestHandler>[1]): void {
  sendProblem(response, { status: 409, detail: 'There is no incident. Draw one:  incident' });
}
