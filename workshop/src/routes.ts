// The routes of the guide: pages, forms, the streams that update open pages, and the state as JSON for programs.
import { hash } from 'node:crypto';
import { type Request, type RequestHandler, Router } from 'express';
import { createStreams, formatEvent, type Stream } from 'page-kit/streams.ts';
import { sendProblem } from 'service-kit/responses.ts';
import * as z from 'zod';
import type { Guide } from './guide.ts';
import type { Pages } from './pages.ts';
import { LANGUAGES, type Language, WORDS } from './words.ts';

/** The cookie with the language that was chosen; its name is ours, since all of localhost shares its cookies. */
const COOKIE = 'numbers-language';
/** Milliseconds for which a browser remembers the choice: a year. */
const MEMORY = 31_536_000_000;
/** Pages that are served at the same time; further ones are as they were when they were loaded. */
const MAX_STREAMS = 50;

const languageSchema = z.object({
  language: z.enum(LANGUAGES),
  /** The page to return to: one of ours. */
  back: z.string().regex(/^\/(?!\/)[a-z0-9/]*$/),
});

/** Returns the chosen language, otherwise the one that the browser prefers, otherwise English. */
function languageOf(request: Request): Language {
  const cookies = request.get('Cookie')?.split('; ') ?? [];
  const chosen = LANGUAGES.find((language) => cookies.includes(`${COOKIE}=${language}`));
  return chosen ?? ((request.acceptsLanguages([...LANGUAGES]) || 'en') as Language);
}

/** Returns the routes, for parsed forms. A valid form gets 303, so that a reload doesn't send it again. */
export function labRoutes({ labs, progress, record, standing }: Guide, pages: Pages): Router {
  const router = Router();
  const labOf = ({ params }: Request) => labs.find(({ number }) => `${number}` === params.number);

  router.get(['/', '/labs/:number', '/instructor'], (request, response, next) => {
    const html = pages.document(request.path, languageOf(request));
    if (html === undefined) next();
    else response.send(html);
  });
  router.get('/api/labs', (_request, response) => {
    const all = labs.map((lab) => {
      const { state, progress: begun, checks } = standing(lab);
      const { number, name, rightAnswer } = lab;
      return { number, name, state, predicted: begun?.predicted, rightAnswer, checks };
    });
    response.json(all);
  });
  /** All that counts for a lab; 404 before it was begun. */
  router.get('/api/labs/:number/evidence', (request, response, next) => {
    const begun = progress.read()[labOf(request)?.name ?? ''];
    if (begun) response.json({ since: begun.since, evidence: record.since(begun.since) });
    else next();
  });
  router.post('/labs/:number/prediction', (request, response, next) => {
    const lab = labOf(request);
    if (!lab) return next();
    const path = `/labs/${lab.number}`;
    const answer = lab.texts.en.answers.find(({ key }) => key === request.body?.answer);
    if (answer) {
      progress.predict(lab.name, answer.key, Date.now());
      return response.redirect(303, path);
    }
    const language = languageOf(request);
    response.status(400).send(pages.document(path, language, WORDS[language].chooseFirst));
  });
  router.post(['/labs/:number/again', '/again'], (request, response, next) => {
    const lab = labOf(request);
    if (!lab && request.params.number) return next();
    progress.forget(lab?.name);
    response.redirect(303, lab ? `/labs/${lab.number}` : '/');
  });
  router.post('/language', (request, response) => {
    const { success, data } = languageSchema.safeParse(request.body);
    if (!success) {
      const detail = 'language must be en or ko, and back a path of this server.';
      return sendProblem(response, { status: 400, detail });
    }
    const options = { maxAge: MEMORY, sameSite: 'strict', httpOnly: true } as const;
    response.cookie(COOKIE, data.language, options).redirect(303, data.back);
  });
  return router;
}

/** A page gets its main part when it connects; when changes are sent after that is up to the caller. */
export function createPageStreams(pages: Pages) {
  const streams = createStreams(MAX_STREAMS);

  function update(stream: Stream): void {
    const html = pages.main(String(stream.request.query.path), languageOf(stream.request)) ?? '';
    // So that a page that comes back gets it only if it is another one.
    const id = hash('sha256', html);
    if (id !== stream.lastEventId) stream.send(formatEvent('main', html, id));
  }

  /** GET /events?path=PATH of the page. */
  const connect: RequestHandler = (request, response) => {
    const { path } = request.query;
    if (typeof path !== 'string' || pages.main(path, languageOf(request)) === undefined) {
      return sendProblem(response, { status: 404, detail: 'path must be a page of this server.' });
    }
    const stream = streams.open(request, response);
    if (stream) update(stream);
  };

  return {
    connect,
    /** Sends what has changed to all who have it open. */
    sendChanges: () => streams.all.forEach(update),
  };
}
