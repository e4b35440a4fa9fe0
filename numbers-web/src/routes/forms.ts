// Takes the page's forms: the faults of the API, presets of them, the safeguards of this server's client, and how often
// it asks.
import type { Field } from 'contract';
import express, { type Request, type RequestHandler, Router } from 'express';
import { sendProblem } from 'service-kit/responses.ts';
import { ALL_REPLICAS, SAFEGUARDS, type Safeguards } from 'story/story.ts';
import * as z from 'zod';
import type { Change, Refusal } from '../api/fault-switch.ts';
import type { LiveView } from '../live-view.ts';
import type { PageView } from '../page-view.ts';
import { createPresets } from '../presets.ts';

/** Calls a second that this server makes by itself, at most. */
const MAX_ASKING_RATE = 20;
const rate = z.coerce.number().int().min(0).max(MAX_ASKING_RATE);

type FormBody = Readonly<Record<string, string | string[] | undefined>>;
type Submit = (body: FormBody, params: Request['params']) => Promise<Refusal | undefined>;

/** Each form changes something, or is refused. */
export function formRoutes(live: LiveView, view: PageView): Router {
  const { client, setRate, story, switchFaults } = live;
  const presets = createPresets(live);
  const router = Router();
  const parse = express.urlencoded({ extended: false, limit: '10kb' });

  const form = (path: string, submit: Submit, ...before: RequestHandler[]) =>
    router.post(path, ...before, parse, async (request, response) => {
      const { body = {}, params } = request;
      view.answerForm(request, response, await submit(body, params));
    });

  /** Calls a second, 0 for none. */
  form('/asking', async ({ perSecond }) => {
    const { data, success } = rate.safeParse(perSecond);
    if (!success) return wrongField('perSecond', `a whole number from 0 to ${MAX_ASKING_RATE}`);
    setRate(data);
    return undefined;
  });

  /** Those named are on from now on, the others off: a form sends a tick box only when it is ticked. */
  form('/safeguards', async (body) => {
    for (const [field, value] of Object.entries(body)) {
      if (!SAFEGUARDS.some((each) => each === field)) {
        return wrongField(field, `one of ${SAFEGUARDS.join(', ')}`);
      }
      if (value !== 'on') return wrongField(field, 'on, or be left out');
    }
    const entries = SAFEGUARDS.map((each) => [each, each in body] as const);
    client.setSafeguards(Object.fromEntries(entries) as Safeguards);
    return undefined;
  });

  /** The field `replica` is an instance, or `all`, which it is without. */
  const change = (body: FormBody, order: Change) => {
    if (order.what !== 'fault on') presets.end();
    return switchFaults(String(body.replica || ALL_REPLICAS), order);
  };
  const onlyWhereAllowed: RequestHandler = (_request, response, next) => {
    if (story().faultInjection === 'on') next();
    else sendProblem(response, { status: 404, detail: 'Fault injection is off in the API.' });
  };
  const faultForm = (path: string, submit: Submit) => form(path, submit, onlyWhereAllowed);

  for (const way of ['on', 'off'] as const) {
    faultForm(`/faults/:type/${way}`, async (body, params) => {
      const { faultTypes } = story();
      const type = faultTypes.find(({ name }) => name === params.type);
      if (!type) {
        const names = faultTypes.map(({ name }) => name).join(', ');
        return { status: 404, detail: `There is no fault ${params.type}: there are ${names}.` };
      }
      const settings = settingsFromForm(type.settings.properties, body);
      return change(body, { what: `fault ${way}`, fault: type.name, settings });
    });
  }
  faultForm('/faults/off', (body) => change(body, { what: 'fault off' }));
  faultForm('/reset', (body) => {
    presets.undo();
    return change(body, { what: 'reset' });
  });
  faultForm('/presets/:name', (_body, { name }) => presets.play(String(name)));
  return router;
}

function wrongField(field: string, expected: string): Refusal {
  const detail = `${field} must be ${expected}`;
  return { status: 400, detail, errors: [{ field, detail }] };
}

/** Reads the fields of the fault alone, which are all text. What does not fit is passed on: the API names it. */
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
