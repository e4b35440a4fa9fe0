// The dependency check: depends_on orders what Compose starts; a check in the image works wherever it runs.
import { container, diesWith, event, turns } from '../../src/evidence/engine.ts';
import type { EngineEvent } from '../../src/evidence/evidence.ts';
import { api, noApi, web } from '../../src/evidence/services.ts';
import { AWAITED, inOrder, type Step, together } from '../../src/evidence/steps.ts';
import type { Lab } from '../../src/lab.ts';

/** Seconds that the web is observed without its API. */
const ALONE = 10;
/** Seconds for which the web's check waits for an API: they lie between two exits of the web. */
const WAITS = 5;

const isStartOrExit = ({ action }: EngineEvent) => action === 'start' || action === 'die';

/** The web is started while there is no API, and none is started for a while after it. */
const webStartsWithoutApi: Step = ({ engine: { events, until } }, from) => {
  const ofApi = events.filter(({ service }) => service === 'numbers-api');
  for (const { at, service, action } of events) {
    if (at < from || service !== 'numbers-web' || action !== 'start') continue;
    const last = ofApi.findLast((each) => each.at <= at && isStartOrExit(each));
    const lastsUntil = at + ALONE * 1_000;
    const comesBack = ofApi.some(
      (each) => each.action === 'start' && each.at > at && each.at <= lastsUntil,
    );
    if (last?.action !== 'die' || comesBack) continue;
    const text = `numbers-web: start, ${Math.round((at - last.at) / 1_000)} s after numbers-api ended`;
    const seen = [{ at, source: 'engine' as const, text }];
    return until < lastsUntil ? { seen, lastsUntil } : { at, seen };
  }
  return AWAITED;
};

export const lab: Lab = {
  name: '07-dependency-check',
  minutes: 12,
  rightAnswer: 'starts-without',
  checks: {
    'starts-without': inOrder(
      webStartsWithoutApi,
      together(
        noApi(0),
        container('numbers-web', ALONE, ({ state, dependsOn }) =>
          state === 'running' && dependsOn.includes('numbers-api')
            ? `running, depends on ${dependsOn}`
            : undefined,
        ),
        web(0, ({ condition }) => `the web answers; to it numbers-api is ${condition}`),
      ),
    ),
    refuses: inOrder(
      diesWith(1, 'numbers-web'),
      together(noApi(WAITS), inOrder(event('numbers-web', 'start'), diesWith(1, 'numbers-web'))),
      together(
        turns('numbers-web', 'healthy'),
        api(0, ({ calls }) => calls === 0 && 'asked for no number so far'),
      ),
    ),
  },
};
