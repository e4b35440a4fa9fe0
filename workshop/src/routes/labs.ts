// The pages, the forms on them (a prediction, and beginning anew), and what the guide knows, for programs.
import { type RequestHandler, Router } from 'express';
import type { CatalogueLab } from '../catalogue.ts';
import type { Guide } from '../guide.ts';
import type { Pages } from '../pages/pages.ts';
import { WORDS } from '../words.ts';
import { languageOf } from './language.ts';

/** Wants forms read already. Good ones are answered with 303, so that reloading sends nothing again. */
export function labRoutes(guide: Guide, pages: Pages): Router {
  const { progress } = guide;
  const router = Router();

  const show: RequestHandler = (request, response, next) => {
    const html = pages.document(request.path, languageOf(request));
    if (html === undefined) next();
    else response.send(html);
  };

  /** Calls the handler with the lab that the address names. */
  function withLab(
    handle: (lab: CatalogueLab, ...rest: Parameters<RequestHandler>) => void,
  ): RequestHandler {
    return (request, response, next) => {
      const lab = guide.labs.find(({ number }) => String(number) === request.params.number);
      if (lab) handle(lab, request, response, next);
      else next();
    };
  }

  const predict = withLab((lab, request, response) => {
    const answer: unknown = request.body?.answer;
    const isAnswer = lab.texts.en.answers.some(({ key }) => key === answer);
    if (isAnswer) {
      progress.predict(lab.name, String(answer), Date.now());
      response.redirect(303, `/labs/${lab.number}`);
    } else {
      const language = languageOf(request);
      const { chooseFirst } = WORDS[language];
      response.status(400).send(pages.document(`/labs/${lab.number}`, language, chooseFirst));
    }
  });

  const beginAnew = withLab((lab, _request, response) => {
    progress.forget(lab.name);
    response.redirect(303, `/labs/${lab.number}`);
  });

  const sendLabs: RequestHandler = (_request, response) => {
    const labs = guide.labs.map((lab) => {
      const { state, progress, checks } = guide.standing(lab);
      const { number, name, rightAnswer } = lab;
      return { number, name, state, predicted: progress?.predicted, rightAnswer, checks };
    });
    response.json(labs);
  };

  /** All that counts for a lab; 404 before it was begun. */
  const sendEvidence = withLab((lab, _request, response, next) => {
    const begun = progress.read()[lab.name];
    if (begun) response.json({ since: begun.since, evidence: guide.record.since(begun.since) });
    else next();
  });

  router.get(['/', '/labs/:number', '/instructor'], show);
  router.get('/api/labs', sendLabs);
  router.get('/api/labs/:number/evidence', sendEvidence);
  router.post('/labs/:number/prediction', predict);
  router.post('/labs/:number/again', beginAnew);
  router.post('/again', (_request, response) => {
    progress.forget();
    response.redirect(303, '/');
  });
  return router;
}
