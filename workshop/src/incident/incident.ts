// An incident: a secret fault, drawn by a seed. Its answer is sealed when it is drawn, so that nobody can
// say afterwards that it was another one; what the student answers is judged against it.
import { createHash, randomBytes } from 'node:crypto';
import { json, Router } from 'express';
import { refuseBrowsers } from 'service-kit/browser-security.ts';
import { sendProblem } from 'service-kit/responses.ts';
import * as z from 'zod';
import type { Time } from '../evidence/evidence.ts';
import { judge } from '../evidence/steps.ts';
import type { EvidenceRecord } from '../witnesses/record.ts';
import { INCIDENTS, type IncidentType, SYMPTOMS, witnessOf } from './incidents.ts';

export interface Drawn {
  seed: string;
  /** SHA-256 of the sealed text. */
  seal: string;
  /** What is to be switched on in the API. */
  fault: { type: string; settings: Record<string, unknown> };
}

const word = z.string().max(100);
/** POST /incident. The same seed draws the same fault. */
const drawSchema = z.object({ seed: word.regex(/^[A-Za-z0-9-]+$/) });
/** POST /incident/answer. A word that does not exist is a wrong answer, not an error. */
const answerSchema = z.object({
  layer: word,
  mechanism: word,
  cure: word,
  symptoms: z.array(word).max(10),
});

export interface Judgement {
  isRight: boolean;
  /** One line for each part of the answer. */
  lines: string[];
  /** The sealed text; only when all is right. */
  sealed?: string;
}

export interface Revealed {
  sealed: string;
  story: string;
}

export interface IncidentDesk {
  draw(seed: string, at: Time): Drawn;
  /** Undefined while there is no incident. */
  answer(answer: z.output<typeof answerSchema>, at: Time): Judgement | undefined;
  /** Gives up: the sealed text and the story; undefined while there is no incident. */
  reveal(at: Time): Revealed | undefined;
}

interface Incident {
  type: IncidentType;
  sealed: string;
  since: Time;
}

/** Has one incident at a time, the last one drawn. To switch its fault on is left to the caller. */
export function createIncidentDesk(record: EvidenceRecord): IncidentDesk {
  let incident: Incident | undefined;

  function judgeSymptoms(symptoms: readonly string[], since: Time): [boolean, string][] {
    const evidence = record.since(since);
    const judged = symptoms.map((symptom): [boolean, string] => {
      const step = Object.hasOwn(SYMPTOMS, symptom) ? SYMPTOMS[symptom] : undefined;
      const verdict = step && judge(step, evidence, since);
      const seen = verdict?.done ? verdict.seen.map(({ text }) => text).join(', ') : 'not seen';
      return [
        verdict?.done === true,
        `symptom ${symptom}: ${step ? seen : 'there is no such symptom'}`,
      ];
    });
    const witnesses = new Set(symptoms.filter((_, place) => judged[place]?.[0]).map(witnessOf));
    const enough = witnesses.size >= 2;
    const words = enough ? 'from two witnesses' : 'two are needed, from different witnesses';
    return [...judged, [enough, `symptoms: ${words}`]];
  }

  return {
    draw(seed, at) {
      const type = drawFrom(INCIDENTS, seed);
      const { layer, mechanism, cure } = type;
      const answer = `layer=${layer} mechanism=${mechanism} cure=${cure}`;
      // Without the random part, who knows the list could try all answers until one has that seal.
      const sealed = `seed=${seed} ${answer} ${randomBytes(8).toString('hex')}`;
      incident = { type, sealed, since: at };
      record.guideEvent({ at, kind: 'incident drawn', text: `incident ${seed} drawn` });
      const settings = { ...type.settings, secret: true };
      return { seed, seal: sha256(sealed), fault: { type: mechanism, settings } };
    },
    answer({ layer, mechanism, cure, symptoms }, at) {
      if (!incident) return undefined;
      const { type, sealed, since } = incident;
      const parts = Object.entries({ layer, mechanism, cure }).map(([name, given]) => {
        const isRight = given === type[name as 'layer' | 'mechanism' | 'cure'];
        return [isRight, `${name} ${given}: ${isRight ? 'right' : 'not this one'}`] as const;
      });
      const judged = [...parts, ...judgeSymptoms(symptoms, since)];
      const isRight = judged.every(([right]) => right);
      if (isRight) {
        const text = `solved: ${mechanism}`;
        record.guideEvent({ at, kind: 'incident solved', text, symptoms });
      }
      const lines = judged.map(([, line]) => line);
      return isRight ? { isRight, lines: [...lines, type.story], sealed } : { isRight, lines };
    },
    reveal(at) {
      if (!incident) return undefined;
      const { type, sealed } = incident;
      incident = undefined;
      record.guideEvent({ at, kind: 'incident not solved', text: `revealed: ${type.mechanism}` });
      return { sealed, story: type.story };
    },
  };
}

/**
 * POST /incident, /incident/answer and /incident/reveal, for the command `incident` alone. Refuses browsers, and
 * answers 409 where there is no incident to solve or to reveal.
 */
export function incidentRoutes(desk: IncidentDesk): Router {
  const router = Router();

  /** @param refusal what a good body is like */
  function route<Body>(
    path: string,
    schema: z.ZodType<Body>,
    refusal: string,
    handle: (body: Body) => object | undefined,
  ): void {
    router.post(path, (request, response) => {
      const body = schema.safeParse(request.body);
      const answer = body.success && handle(body.data);
      if (answer) response.json(answer);
      else if (!body.success) sendProblem(response, { status: 400, detail: refusal });
      else {
        const detail = 'There is no incident. Draw one:  incident';
        sendProblem(response, { status: 409, detail });
      }
    });
  }

  router.use('/incident', refuseBrowsers, json({ limit: 4_096 }));
  route('/incident', drawSchema, 'A seed is a word of letters and digits.', ({ seed }) =>
    desk.draw(seed, Date.now()),
  );
  route('/incident/answer', answerSchema, 'An answer has layer, mechanism and cure.', (answer) =>
    desk.answer(answer, Date.now()),
  );
  route('/incident/reveal', z.unknown(), '', () => desk.reveal(Date.now()));
  return router;
}

/** The same entry for the same seed, each as likely. */
function drawFrom<Entry>(entries: readonly Entry[], seed: string): Entry {
  const place = Number.parseInt(sha256(seed).slice(0, 8), 16) % entries.length;
  const entry = entries[place];
  if (entry === undefined) throw new Error('there is nothing to draw from');
  return entry;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
