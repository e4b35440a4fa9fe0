// The incident: narrow it down by evidence, then cure it.
import { container } from '../../src/evidence/engine.ts';
import type { GuideEvent } from '../../src/evidence/evidence.ts';
import { inOrder, type Step, together } from '../../src/evidence/steps.ts';
import { webSeesApi } from '../../src/evidence/web.ts';
import type { Lab } from '../../src/labs/lab.ts';

/** Seconds for which all has to be well after the cure. */
const RECOVERED = 180;

function guideSays(kind: GuideEvent['kind']): Step {
  return ({ guide }, from) => {
    const found = guide.find((each) => each.kind === kind && each.at >= from);
    if (!found) return { is: 'awaited', seen: [] };
    const { at, text } = found;
    return { is: 'seen', at, seen: [{ at, witness: 'guide', text }] };
  };
}

export const lab: Lab = {
  name: '12-the-incident',
  minutes: 20,
  rightAnswer: 'narrow-down',
  checks: [
    {
      key: 'found',
      evidence: inOrder(guideSays('incident drawn'), guideSays('incident solved')),
    },
    {
      key: 'recovered',
      evidence: inOrder(
        guideSays('incident solved'),
        together(
          webSeesApi('healthy', RECOVERED),
          container('numbers-api', RECOVERED, ({ state, health }) =>
            state === 'running' && health === 'healthy' ? 'running, healthy' : undefined,
          ),
        ),
      ),
    },
  ],
};
