// Breaks the API from the page, and puts it right again. Where the API lets nobody do so, these routes
// are closed.
import express, { type RequestHandler, Router } from 'express';
import { sendProblem } from 'service-kit/responses.ts';
import type { CatalogueKeeper } from '../api/catalogue.ts';
import { ALL_REPLICAS, type FaultSwitch, type SwitchResult } from '../api/fault-switch.ts';
import type { Store } from '../live/store.ts';
import type { PageView } from '../page-view.ts';
import { answerForm } from './forms.ts';
import { settingsFromForm } from './settings-from-form.ts';

export interface FaultRouteParts {
  store: Store;
  catalogue: CatalogueKeeper;
  faultSwitch: FaultSwitch;
  view: PageView;
}

export function faultRoutes({ store, catalogue, faultSwitch, view }: FaultRouteParts): Router {
  const onlyWhereAllowed: RequestHandler = (_request, response, next) => {
    if (store.read().faultInjection === 'on') next();
    else sendProblem(response, { status: 404, detail: 'The API lets nobody switch faults.' });
  };
  const handle =
    (action: (request: express.Request) => Promise<SwitchResult>): RequestHandler =>
    async (request, response) =>
      answerForm(request, response, view, await action(request));

  async function switchOn({ params, body }: express.Request): Promise<SwitchResult> {
    const type = catalogue.types.find(({ name }) => name === params.type);
    if (!type) return unknownType(String(params.type), catalogue.types);
    const settings = settingsFromForm(type.settings.properties, body ?? {});
    return faultSwitch.switchOn(replicaIn(body), type.name, settings);
  }
  async function switchOff({ params, body }: express.Request): Promise<SwitchResult> {
    const type = catalogue.types.find(({ name }) => name === params.type);
    if (!type) return unknownType(String(params.type), catalogue.types);
    return faultSwitch.switchOff(replicaIn(body), type.name);
  }

  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });
  router.post('/faults/:type/on', onlyWhereAllowed, form, handle(switchOn));
  router.post('/faults/:type/off', onlyWhereAllowed, form, handle(switchOff));
  const everyFault = handle(({ body }) => faultSwitch.switchAllOff(replicaIn(body)));
  router.post('/faults/off', onlyWhereAllowed, form, everyFault);
  const everything = handle(({ body }) => faultSwitch.reset(replicaIn(body)));
  router.post('/reset', onlyWhereAllowed, form, everything);
  return router;
}

/** The form's field `replica`: an instance, or `all`, which it is without. */
function replicaIn(body: { replica?: unknown } | undefined): string {
  return body?.replica ? String(body.replica) : ALL_REPLICAS;
}

function unknownType(type: string, known: CatalogueKeeper['types']): SwitchResult {
  const names = known.map(({ name }) => name).join(', ');
  const detail = `There is no fault ${type}: there are ${names}.`;
  return { done: false, status: 404, detail, errors: [] };
}
