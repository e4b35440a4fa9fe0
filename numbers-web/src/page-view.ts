// Renders the page, which shows the present state without JavaScript, too.
import { isDeepStrictEqual } from 'node:util';
import type { FieldError } from 'contract/problem.ts';
import type { Response } from 'express';
import type { CatalogueKeeper } from './api/catalogue.ts';
import type { Outcome } from './calls/number-client.ts';
import { MAX_ASKING_RATE } from './calls/steady-asking.ts';
import type { Store } from './live/store.ts';
import type { Settings } from './settings.ts';

/** What came of a form, to be shown on the page. */
export interface FormProblem {
  /** The type of fault whose form it was; missing for the other forms. */
  type?: string | undefined;
  detail: string;
  errors: FieldError[];
}

export interface PageView {
  show(response: Response): void;
  /** With what came of a form. */
  showNews(response: Response, news: { outcome: Outcome } | { formProblem: FormProblem }): void;
  /** Only the part with the faults, for a page that is open already. */
  showFaults(response: Response): void;
}

/**
 * Milliseconds for which a rendered page is good for the next visitors, unless something on it has
 * changed: rendering takes a few, and a whole class may open the page at once.
 */
const FRESHNESS = 250;

export function createPageView(
  store: Store,
  catalogue: CatalogueKeeper,
  settings: Settings,
): PageView {
  let last: { html: string; at: number; shown: unknown[] } | undefined;

  const locals = () => ({
    state: store.read(),
    types: catalogue.types,
    settings,
    maxAskingRate: MAX_ASKING_RATE,
    outcome: undefined,
    formProblem: undefined,
  });

  function show(response: Response): void {
    const { api, client, askingPerSecond } = store.read();
    const shown = [api, client.safeguards, askingPerSecond];
    const now = performance.now();
    if (last && now - last.at < FRESHNESS && isDeepStrictEqual(shown, last.shown)) {
      response.send(last.html);
      return;
    }
    response.render('page', locals(), (error, html) => {
      if (error) return response.req.next?.(error);
      last = { html, at: now, shown };
      response.send(html);
    });
  }

  return {
    show,
    showNews: (response, news) => response.render('page', { ...locals(), ...news }),
    showFaults: (response) => response.render('faults', locals()),
  };
}
