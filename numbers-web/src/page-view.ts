// Renders the page, and answers the forms of browsers without JavaScript.
import type { Request, Response } from 'express';
import type { Include } from 'page-kit/render.ts';
import { sendProblem } from 'service-kit/responses.ts';
import { explain } from 'story/sentences.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type PageModel, pageModel } from '../page/model.ts';
import { type AxisMode, type OwnCall, STILL_VIEW, type View } from '../page/view.ts';
import type { Refusal } from './api/fault-switch.ts';
import type { Outcome } from './calls/number-client.ts';
import { now } from './clock.ts';

const MODES: readonly AxisMode[] = ['last', 'break'];

export type PageView = ReturnType<typeof createPageView>;

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
  return pageModel(story, { ...STILL_VIEW, now, newsAt: now, ...changes });
}

/** Draws for one size, since the server does not know what room a browser has. */
export function createPageView(tell: () => Story, render: Include) {
  /** Good for the next visitors while its story is: a whole class may open the page at once. */
  let last: { html: string; story: Story; axis: unknown } | undefined;

  const renderPage = (changes: Partial<View>): string =>
    render('page', { ...modelOf(tell(), changes), isReplay: false });

  return {
    show({ query: { axis } }: Request, response: Response): void {
      const story = tell();
      if (last?.story !== story || last.axis !== axis) {
        const mode = MODES.find((each) => each === axis);
        const recoveryId = story.recoveries.at(-1)?.id;
        const html = renderPage(mode ? { axis: { mode, recoveryId } } : {});
        last = { html, story, axis };
      }
      response.send(last.html);
    },
    /** A page that replays recordings, which the browser opens. */
    showReplay(_request: Request, response: Response): void {
      response.send(renderReplay(render));
    },
    /** Sends the page with the result of one user's call. */
    showOutcome(response: Response, outcome: Outcome): void {
      response.send(renderPage({ own: ownCall(outcome) }));
    },
    /** Answers a parsed form with the page or, for the page's JavaScript, in JSON. */
    answerForm(request: Request, response: Response, refusal: Refusal | undefined): void {
      const wantsJson = request.accepts(['html', 'json']) === 'json';
      if (!refusal) {
        if (wantsJson) response.status(204).end();
        // 303: the browser requests the page again, and a reload doesn't resend the form.
        else response.redirect(303, '/');
      } else if (wantsJson) sendProblem(response, refusal);
      else {
        const { status, detail, errors = [] } = refusal;
        const why = errors.map((error) => `${error.field}: ${error.detail}`).join('; ') || detail;
        response.status(status).send(renderPage({ refusals: { [request.path]: why } }));
      }
    },
  };
}

function ownCall(outcome: Outcome): OwnCall {
  const { attempts, milliseconds } = outcome;
  const call = { at: now(), attempts, milliseconds };
  if ('number' in outcome) return { ...call, number: outcome.number };
  return { ...call, problem: explain(outcome.failure) };
}
