// An incident: a secret fault, drawn by a seed. The printed SHA-256 of the answer proves that it doesn't change.
import { hash, randomBytes } from 'node:crypto';
import { json, Router } from 'express';
import { refuseBrowsers } from 'service-kit/browser-security.ts';
import { sendProblem } from 'service-kit/responses.ts';
import * as z from 'zod';
import { inLanguage, say, type Time } from '../evidence/evidence.ts';
import { evaluate } from '../evidence/steps.ts';
import type { EvidenceRecord } from '../sources/record.ts';
import { INCIDENTS, type IncidentType, PARTS, SYMPTOMS } from './incidents.ts';

const word = z.string().max(100);
/** POST /incident. The same seed draws the same fault. */
const drawSchema = z
  .object({ seed: word.regex(/^[A-Za-z0-9-]+$/) })
  .describe('A seed must be one word of letters, digits and hyphens.');
/** POST /incident/answer. A word that does not exist is a wrong answer, not an error. */
const answerSchema = z
  .object({ layer: word, mechanism: word, cure: word, symptoms: z.array(word).max(10) })
  .describe('An answer must have layer, mechanism and cure.');
type Answer = z.output<typeof answerSchema>;

export type IncidentDesk = ReturnType<typeof createIncidentDesk>;

/** Holds one incident, the last one drawn. The caller switches on its fault. */
export function createIncidentDesk(record: EvidenceRecord) {
  let incident: { type: IncidentType; sealed: string; since: Time } | undefined;

  function judgeSymptoms(symptoms: readonly string[], since: Time): [boolean, string][] {
    const sources = new Set<string>();
    const judged = symptoms.map((symptom): [boolean, string] => {
      const step = Object.hasOwn(SYMPTOMS, symptom) ? SYMPTOMS[symptom] : undefined;
      if (!step) return [false, `symptom ${symptom}: does not exist`];
      const { done, seen } = evaluate(step, record.since(since), since);
      if (done) sources.add(symptom.split(':')[0] ?? '');
      const words = done ? seen.map(({ text }) => inLanguage(text, 'en')).join(', ') : 'not seen';
      return [done, `symptom ${symptom}: ${words}`];
    });
    const areTwo = sources.size >= 2;
    const words = areTwo ? 'from two sources' : 'two are required, from different sources';
    return [...judged, [areTwo, `symptoms: ${words}`]];
  }

  return {
    /** Returns the SHA-256 of the answer, and the fault to switch on. */
    draw(seed: string, at: Time) {
      const type = drawFrom(seed);
      const { layer, mechanism, cure } = type;
      const answer = `layer=${layer} mechanism=${mechanism} cure=${cure}`;
      // The random part prevents finding the answer by trying all of the list.
      const sealed = `seed=${seed} ${answer} ${randomBytes(8).toString('hex')}`;
      incident = { type, sealed, since: at };
      record.guideEvent({ at, kind: 'incident drawn', text: say`incident ${seed} drawn` });
      const settings = { ...type.settings, secret: true };
      return { seal: hash('sha256', sealed), fault: { type: mechanism, settings } };
    },

    /** Returns one line for each part, and the sealed text if all are right; undefined without an incident. */
    answer({ symptoms, ...given }: Answer, at: Time) {
      if (!incident) return undefined;
      const { type, sealed, since } = incident;
      const parts = PARTS.map((name) => {
        const isRight = given[name] === type[name];
        return [isRight, `${name} ${given[name]}: ${isRight ? 'right' : 'wrong'}`] as const;
      });
      const judged = [...parts, ...judgeSymptoms(symptoms, since)];
      const lines = judged.map(([, line]) => line);
      const isRight = judged.every(([right]) => right);
      if (!isRight) return { isRight, lines };
      const text = say`solved: ${type.mechanism}`;
      record.guideEvent({ at, kind: 'incident solved', text, symptoms });
      return { isRight, lines: [...lines, type.story], sealed };
    },

    /** Gives up: returns the sealed text and the explanation; undefined without an incident. */
    reveal() {
      if (!incident) return undefined;
      const { type, sealed } = incident;
      incident = undefined;
      return { sealed, story: type.story };
    },
  };
}

/** Handles the requests of the command `incident`. Rejects browsers, and answers 409 without an incident. */
export function incidentRoutes(record: EvidenceRecord): Router {
  const desk = createIncidentDesk(record);
  const router = Router();

  /** @param schema describes itself for an invalid body */
  function route<Body>(path: string, schema: z.ZodType<Body>, handle: (body: Body) => unknown) {
    router.post(path, (request, response) => {
      const { success, data } = schema.safeParse(request.body);
      const answer = success && handle(data);
      const detail = 'There is no incident. Draw one:  incident';
      if (answer) response.json(answer);
      else if (success) sendProblem(response, { status: 409, detail });
      else sendProblem(response, { status: 400, detail: schema.description ?? '' });
    });
  }

  router.use('/incident', refuseBrowsers, json({ limit: 4_096 }));
  route('/incident', drawSchema, ({ seed }) => desk.draw(seed, Date.now()));
  route('/incident/answer', answerSchema, (answer) => desk.answer(answer, Date.now()));
  route('/incident/reveal', z.unknown(), desk.reveal);
  return router;
}

/** Returns the same incident for the same seed; all are equally likely. */
function drawFrom(seed: string): IncidentType {
  const place = Number.parseInt(hash('sha256', seed).slice(0, 8), 16) % INCIDENTS.length;
  return INCIDENTS[place] as IncidentType;
}
