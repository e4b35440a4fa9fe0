// The incident: narrow it down by evidence, then cure it.
import { isHealthy } from '../../src/evidence/engine.ts';
import type { Evidence, GuideEvent } from '../../src/evidence/evidence.ts';
import { webSeesApi } from '../../src/evidence/services.ts';
import { firstOf, inOrder, type Lab, type Step, together } from '../../src/evidence/steps.ts';
import { SYMPTOMS } from '../../src/incident/incidents.ts';

/** Seconds of health that are required after the cure. */
const RECOVERED = 180;

const guideEvents = ({ guide }: Evidence) => guide;
/** The guide has drawn an incident, or has judged an answer right. */
const guideSays = (kind: GuideEvent['kind']): Step =>
  firstOf(
    'guide',
    guideEvents,
    (each) => each.kind === kind && each.text,
    ({ text }) => text,
  );
const drawn = guideSays('incident drawn');
const solved = guideSays('incident solved');

/** The answer was right, and the evidence since the draw contains its symptoms. */
const solvedBySymptoms: Step = (evidence, from) => {
  const events = evidence.guide.filter(({ at }) => at >= from);
  const judged = events.find(({ kind }) => kind === 'incident solved');
  const until = judged?.at ?? Number.POSITIVE_INFINITY;
  const draw = events.findLast(({ kind, at }) => kind === 'incident drawn' && at <= until);
  // A symptom that is spoilt may still be seen later.
  const symptoms = judged?.symptoms?.flatMap((symptom) => SYMPTOMS[symptom] ?? []) ?? [];
  const judgedRight = together(solved, ...symptoms.map((step) => inOrder(step)));
  return together(drawn, judgedRight)(evidence, draw?.at ?? from);
};

export const lab: Lab = {
  name: '12-the-incident',
  minutes: 20,
  waiting: 4,
  rightAnswer: 'narrow-down',
  checks: {
    found: solvedBySymptoms,
    recovered: inOrder(solved, together(webSeesApi('healthy', RECOVERED), isHealthy(RECOVERED))),
  },
};
