// The incident: narrow it down by evidence, then cure it.
import { isHealthy } from '../../src/evidence/engine.ts';
import type { Evidence, GuideEvent, Seen, Time } from '../../src/evidence/evidence.ts';
import { webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, judge, type Step, together } from '../../src/evidence/steps.ts';
import { SYMPTOMS } from '../../src/incident/incidents.ts';
import type { Lab } from '../../src/lab.ts';

/** Seconds for which all has to be well after the cure. */
const RECOVERED = 180;

/** The guide has judged an answer right. */
const solved: Step = ({ guide }, from) => {
  const judged = findSolved(guide, from);
  if (!judged) return { is: 'awaited', seen: [] };
  return { is: 'seen', at: judged.at, seen: [inWords(judged)] };
};

/** The answer was right, and its symptoms are those that their own witnesses have shown since it was drawn. */
const solvedBySymptoms: Step = (evidence, from) => {
  const drawn = evidence.guide.filter(({ kind, at }) => kind === 'incident drawn' && at >= from);
  const [first] = drawn;
  if (!first) return { is: 'awaited', seen: [] };
  const judged = findSolved(evidence.guide, first.at);
  if (!judged) return { is: 'awaited', seen: [inWords(first)] };
  const last = drawn.findLast(({ at }) => at <= judged.at) ?? first;
  const shown = seenSymptoms(judged.symptoms ?? [], evidence, last.at);
  if (!shown) return { is: 'awaited', seen: [inWords(last), inWords(judged)] };
  return { is: 'seen', at: judged.at, seen: [inWords(last), ...shown, inWords(judged)] };
};

function findSolved(guide: readonly GuideEvent[], from: Time): GuideEvent | undefined {
  return guide.find(({ kind, at }) => kind === 'incident solved' && at >= from);
}

/** @returns undefined where there is none, or one that no witness has shown */
function seenSymptoms(
  symptoms: readonly string[],
  evidence: Evidence,
  from: Time,
): Seen[] | undefined {
  const verdicts = symptoms.map((symptom) => {
    const step = SYMPTOMS[symptom];
    return step && judge(step, evidence, from);
  });
  if (verdicts.length === 0 || !verdicts.every((each) => each?.done)) return undefined;
  return verdicts.flatMap((each) => each?.seen ?? []);
}

const inWords = ({ at, text }: GuideEvent): Seen => ({ at, witness: 'guide', text });

export const lab: Lab = {
  name: '12-the-incident',
  minutes: 20,
  rightAnswer: 'narrow-down',
  checks: [
    {
      key: 'found',
      evidence: solvedBySymptoms,
    },
    {
      key: 'recovered',
      evidence: inOrder(
        solved,
        together(webSeesApi('healthy', RECOVERED), isHealthy('numbers-api', RECOVERED)),
      ),
    },
  ],
};
