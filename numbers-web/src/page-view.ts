// Renders the page, and answers the forms of browsers without JavaScript.
import { isDeepStrictEqual } from 'node:util';
import type { Request, Response } from 'express';
import type { Include } from 'page-kit/render.ts';
import { sendProblem } from 'service-kit/responses.ts';
import { pageModel } from '../page/model.ts';
import { type AxisMode, STILL_SIZE, type View } from '../page/view.ts';
import type { SwitchResult } from './api/fault-switch.ts';
import type { Outcome } from './calls/number-client.ts';
import type { LiveState } from './live/state.ts';
import type { Store } from './live/store.ts';
import { now } from './live/time.ts';

export interface PageView {
  show(request: Request, response: Response): void;
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

/** Draws for STILL_SIZE, since the server does not know what room a browser has. */
export function createPageView(store: Store, render: Include): PageView {
  let last: { html: string; at: number; shown: unknown[] } | undefined;

  function renderPage(state: LiveState, changes: Partial<View> = {}): string {
    const view: View = {
      now: state.now,
      link: 'still',
      newsAt: state.now,
      size: STILL_SIZE,
      refusals: {},
      isAsking: false,
      ...changes,
    };
    return render('page', pageModel(state, view));
  }

  return {
    show(request, response) {
      const state = store.read();
      const axis = request.query.axis;
      const faults = state.replicas.map((replica) => replica.faults.map(({ type }) => type));
      const { safeguards } = state.client;
      const shown = [state.service, faults, safeguards, state.askingPerSecond, axis];
      if (!last || now() - last.at >= FRESHNESS || !isDeepStrictEqual(shown, last.shown)) {
        const html = renderPage(state, isAxisMode(axis) ? chosenAxis(state, axis) : {});
        last = { html, at: now(), shown };
      }
      response.send(last.html);
    },
    showOutcome(response, outcome) {
      const state = store.read();
      response.send(renderPage({ ...state, client: { ...state.client, ...shownAs(outcome) } }));
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
      response.send(renderPage(store.read(), { refusals: { [request.path]: why } }));
    },
  };
}

function isAxisMode(value: unknown): value is AxisMode {
  return value === 'last' || value === 'break';
}

function chosenAxis({ recoveries }: LiveState, mode: AxisMode): Partial<View> {
  return { axis: { mode, recoveryId: recoveries.at(-1)?.id } };
}

/** The outcome of one call as if it were the last one: others may have come in between. */
function shownAs(outcome: Outcome): Partial<LiveState['client']> {
  const { attempts, milliseconds } = outcome;
  const call = { at: now(), attempts, milliseconds };
  if ('problem' in outcome) return { lastCall: { ...call, problem: outcome.problem } };
  return { lastCall: call, lastNumber: { number: outcome.number, at: call.at } };
}
