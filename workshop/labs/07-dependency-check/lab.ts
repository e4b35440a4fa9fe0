// The dependency check: depends_on orders what Compose starts; a check in the image works wherever it runs.

import type { Container } from 'engine-reader/facts.ts';
import { container, event, latestEvent, turns } from '../../src/evidence/engine.ts';
import { say } from '../../src/evidence/evidence.ts';
import { api, noApi, web } from '../../src/evidence/services.ts';
import { awaited, inOrder, type Lab, type Step, together } from '../../src/evidence/steps.ts';

const WEB = 'numbers-web';
/** Seconds that the web is observed without its API. */
const ALONE = 10;
/** Seconds for which the web's check waits for an API: they lie between two exits of the web. */
const WAITS = 5;

const webDies = event('die', { service: WEB, exitCode: 1 });
const dependsOnApi = ({ state, dependsOn }: Container) =>
  state === 'running' &&
  dependsOn.includes('numbers-api') &&
  say`running, depends on ${dependsOn.join(',')}`;

/** The web is started while there is no API, and none is started for a while after it. */
const webStartsWithoutApi: Step = (evidence, from) => {
  const { events, until } = evidence.engine;
  const ofApi = events.filter(
    ({ service, action }) => service === 'numbers-api' && ['start', 'die'].includes(action),
  );
  for (const { at, service, action } of events) {
    if (at < from || service !== WEB || action !== 'start') continue;
    const last = ofApi.findLast((each) => each.at <= at);
    const next = ofApi.find((each) => each.at > at && each.action === 'start');
    const lastsUntil = at + ALONE * 1_000;
    if (last?.action !== 'die' || (next && next.at <= lastsUntil)) continue;
    const text = say`numbers-web: start, ${Math.round((at - last.at) / 1_000)} s after numbers-api exited`;
    const seen = [{ at, source: 'engine' as const, text }];
    return until < lastsUntil ? { seen, lastsUntil } : { at, seen };
  }
  return awaited('engine', latestEvent(evidence, WEB));
};

export const lab: Lab = {
  name: '07-dependency-check',
  minutes: 12,
  waiting: 1,
  rightAnswer: 'starts-without',
  checks: {
    'starts-without': inOrder(
      webStartsWithoutApi,
      together(
        noApi(0),
        container(ALONE, dependsOnApi, WEB),
        web(0, ({ condition }) => say`the web answers and reports numbers-api as ${condition}`),
      ),
    ),
    refuses: inOrder(
      webDies,
      together(noApi(WAITS), inOrder(event('start', { service: WEB }), webDies)),
      together(
        turns('healthy', WEB),
        api(0, ({ calls }) => calls === 0 && say`no number requested so far`),
      ),
    ),
  },
};
