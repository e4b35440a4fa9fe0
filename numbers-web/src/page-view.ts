// Renders the page, which shows the present state without JavaScript, too.
import type { Response } from 'express';
import type { Outcome } from './client/number-client.ts';
import { MAX_ASKING_RATE } from './client/steady-asking.ts';
import type { FieldError } from './control/api-control.ts';
import type { CatalogueKeeper } from './control/catalogue.ts';
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
  show(response: Response, news?: { outcome?: Outcome; formProblem?: FormProblem }): void;
  /** Only the part with the faults, for a page that is open already. */
  showFaults(response: Response): void;
}

export function createPageView(
  store: Store,
  catalogue: CatalogueKeeper,
  settings: Settings,
): PageView {
  const locals = () => ({
    state: store.read(),
    types: catalogue.types,
    settings,
    maxAskingRate: MAX_ASKING_RATE,
    outcome: undefined,
    formProblem: undefined,
  });
  return {
    show: (response, news = {}) => response.render('page', { ...locals(), ...news }),
    showFaults: (response) => response.render('faults', locals()),
  };
}
