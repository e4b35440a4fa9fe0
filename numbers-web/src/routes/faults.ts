// Switches faults from the page. If fault injection is off in the API, these routes answer with an error.
import type { FaultType, Field } from 'contract';
import express, { type RequestHandler, Router } from 'express';
import { sendProblem } from 'service-kit/responses.ts';
import type { CatalogueKeeper } from '../api/answers.ts';
import { ALL_REPLICAS, refusal, type SwitchResult } from '../api/fault-switch.ts';
import type { LiveView } from '../live-view.ts';
import type { PageView } from '../page-view.ts';

export function faultRoutes({ story, catalogue, faultSwitch }: LiveView, view: PageView): Router {
  const onlyWhereAllowed: RequestHandler = (_request, response, next) => {
    if (story().faultInjection === 'on') next();
    else sendProblem(response, { status: 404, detail: 'Fault injection is off in the API.' });
  };
  const handle =
    (action: (request: express.Request) => Promise<SwitchResult>): RequestHandler =>
    async (request, response) =>
      view.answerForm(request, response, await action(request));

  /** Calls the action with the type that the address names. */
  const withType = (
    action: (type: FaultType, body: FormBody & { replica?: unknown }) => Promise<SwitchResult>,
  ): RequestHandler =>
    handle(async ({ params, body = {} }) => {
      const type = catalogue.types.find(({ name }) => name === params.type);
      return type ? action(type, body) : unknownType(String(params.type), catalogue.types);
    });
  const switchOn = withType((type, body) => {
    const settings = settingsFromForm(type.settings.properties, body);
    return faultSwitch.switchOn(replicaIn(body), type.name, settings);
  });
  const switchOff = withType((type, body) => faultSwitch.switchOff(replicaIn(body), type.name));

  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });
  router.post('/faults/:type/on', onlyWhereAllowed, form, switchOn);
  router.post('/faults/:type/off', onlyWhereAllowed, form, switchOff);
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
  return refusal(404, `There is no fault ${type}: there are ${names}.`);
}

type FormBody = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What a form sends is all text. What does not fit is passed on as it is: the API names the wrong field.
 *
 * @param fields the settings that the fault has; all else that the form sends is left out
 */
function settingsFromForm(
  fields: Readonly<Record<string, Field>>,
  body: FormBody,
): Record<string, unknown> {
  // The button that switches a fault on with one click sends no field: everything is as by default.
  if (!Object.keys(fields).some((name) => name in body)) return {};
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = body[name];
    if (field.type === 'array') settings[name] = [value ?? []].flat();
    else if (value !== undefined && value !== '') settings[name] = convert(value, field);
  }
  return settings;
}

function convert(value: string | string[], { type }: Field): unknown {
  if (type === 'boolean') return value === 'true';
  const isNumeric = type === 'number' || type === 'integer';
  return isNumeric && !Number.isNaN(Number(value)) ? Number(value) : value;
}
