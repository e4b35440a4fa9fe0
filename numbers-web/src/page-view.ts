// Renders the page, and answers the forms of browsers without JavaScript.
import { isDeepStrictEqual } from 'node:util';
import type { Request, Response } from 'express';
import type { Include } from 'page-kit/render.ts';
import { sendProblem } from 'service-kit/responses.ts';
import { explain } from 'story/sentences.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type PageModel, pageModel } from '../page/model.ts';
import { type AxisMode, type OwnCall, STILL_SIZE, type View } from '../page/view.ts';
import type { SwitchResult } from './api/fault-switch.ts';
import type { Outcome } from './calls/number-client.ts';
import { now } from './clock.ts';

export interface PageView {
  show(request: Request, response: Response): void;
  /** A page that replays recordings, which the browser opens. */
  showReplay(request: Request, response: Response): void;
  /** With what one user got. */
  showOutcome(response: Response, outcome: Outcome): void;
  /** Answers a parsed form with the page or, for the page's JavaScript, in JSON. */
  answerForm(request: Request, response: Response, result: SwitchResult): void;
}

/**
 * Milliseconds for which a rendered page is good for the next visitors, unless something on it has
 * changed: rendering takes a few, and a whole class may open the page at once.
 */
const FRESHNESS = 250;

/** Renders the replay page, in which nothing has been observed yet. */
export function renderReplay(render: Include): string {
  const header = {
    version: 1 as const,
    webBootId: '',
    startedAt: 0,
    healthCheck: { retries: 0, startPeriod: 0 },
    limits: { attemptTimeout: 0, callBudget: 0, breakerFailures: 0 },
  };
  const model = modelOf(tellStory({ header, observations: [] }, 0));
  return render('page', { ...model, isReplay: true });
}

function modelOf(story: Story, changes: Partial<View> = {}): PageModel {
  const { now } = story;
  const still = { link: 'still', size: STILL_SIZE, refusals: {}, isAsking: false } as const;
  return pageModel(story, { ...still, now, newsAt: now, ...changes });
}

/** Draws for STILL_SIZE, since the server does not know what room a browser has. */
export function createPageView(tell: () => Story, render: Include): PageView {
  let last: { html: string; at: number; shown: unknown[] } | undefined;

  const renderPage = (story: Story, changes: Partial<View> = {}): string =>
    render('page', { ...modelOf(story, changes), isReplay: false });

  return {
    show(request, response) {
      const story = tell();
      const axis = request.query.axis;
      const faults = story.replicas.map((replica) => replica.faults.map(({ type }) => type));
      const { safeguards } = story.client;
      const shown = [story.service, faults, safeguards, story.askingPerSecond, axis];
      if (!last || now() - last.at >= FRESHNESS || !isDeepStrictEqual(shown, last.shown)) {
        const html = renderPage(story, isAxisMode(axis) ? chosenAxis(story, axis) : {});
        last = { html, at: now(), shown };
      }
      response.send(last.html);
    },
    showReplay: (_request, response) => response.send(renderReplay(render)),
    showOutcome(response, outcome) {
      response.send(renderPage(tell(), { own: ownCall(outcome) }));
    },
    answerForm(request, response, result) {
      const wantsJson = request.accepts(['html', 'json']) === 'json';
      if (result.done) {
        if (wantsJson) response.status(204).end();
        // 303: the browser requests the page again, and a reload doesn't resend the form.
        else response.redirect(303, '/');
        return;
      }
      const { done: _, ...problem } = result;
      if (wantsJson) return sendProblem(response, problem);
      const fieldErrors = problem.errors.map(({ field, detail }) => `${field}: ${detail}`);
      const why = fieldErrors.join('; ') || problem.detail;
      response.status(problem.status);
      response.send(renderPage(tell(), { refusals: { [request.path]: why } }));
    },
  };
}

function isAxisMode(value: unknown): value is AxisMode {
  return value === 'last' || value === 'break';
}

function chosenAxis({ recoveries }: Story, mode: AxisMode): Partial<View> {
  return { axis: { mode, recoveryId: recoveries.at(-1)?.id } };
}

function ownCall(outcome: Outcome): OwnCall {
  const { attempts, milliseconds } = outcome;
  const call = { at: now(), attempts, milliseconds };
  if ('number' in outcome) return { ...call, number: outcome.number };
  return { ...call, problem: explain(outcome.failure) };
}
