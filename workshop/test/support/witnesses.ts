// What witnesses say in the tests.
import type { Container } from 'engine-reader/facts.ts';
import type { ApiAnswer, EngineEvent, WebStatus } from '../../src/evidence/evidence.ts';
import type { EvidenceRecord } from '../../src/witnesses/record.ts';

export function containerOf(changes: Partial<Container> = {}): Container {
  return {
    id: 'dba467983fce',
    name: 'numbers-numbers-api-1',
    service: 'numbers-api',
    image: 'numbers/numbers-api:v1',
    state: 'running',
    exitCode: 0,
    startedAt: '2026-11-24T06:10:02.000Z',
    restartCount: 0,
    health: 'none',
    init: true,
    restartPolicy: 'on-failure',
    memoryLimit: 201_326_592,
    dependsOn: [],
    ...changes,
  };
}

export function apiAnswer(changes: Partial<ApiAnswer> = {}): ApiAnswer {
  return { instance: 'dba467983fce', bootId: 'boot-1', calls: 0, faults: [], ...changes };
}

export function webStatus(changes: Partial<WebStatus> = {}): WebStatus {
  return {
    webBootId: 'web-1',
    condition: 'healthy',
    breaker: 'closed',
    waiting: 0,
    safeguards: { timeout: true, retry: true, breaker: true, fallback: true },
    replicas: [],
    ...changes,
  };
}

export function engineEvent(
  at: number,
  action: EngineEvent['action'],
  changes: Partial<EngineEvent> = {},
): EngineEvent {
  const common = { service: 'numbers-api', container: 'dba467983fce' };
  return { id: at + 1, at, action, ...common, ...changes };
}

/**
 * Plays lab 1: the API breaks, and Docker leaves it as it is. All witnesses look once a second.
 *
 * @param from milliseconds since 1970 of the break
 * @param until of the last look
 */
export function playBrokenApi(record: EvidenceRecord, from: number, until: number): void {
  const brokenApi = apiAnswer({ calls: 4, problem: 'call 4 was one too many', rngStatus: 500 });
  const noHistory = { events: [], recoveries: [], seconds: [] };
  for (let at = from; at <= until; at += 1_000) {
    record.engineFacts({ containers: [containerOf()], services: [], tasks: [] }, at);
    record.engineEvents([], from, at);
    record.apiAnswers([brokenApi], at);
    record.webStatus(webStatus({ condition: 'unhealthy' }), noHistory, at);
  }
}

/** Milliseconds and what happened then, as in `7000 TERM, 9000 die 0`; in `other` container, or of the `web`. */
export function play(text: string): EngineEvent[] {
  return text.split(', ').map((line) => {
    const [at = '', what = '', more = '', ...rest] = line.split(' ');
    const changes = {
      ...(what === 'die' && { exitCode: Number(more) }),
      ...(what === 'TERM' && { signal: 15 }),
      ...(what === 'KILL' && { signal: 9 }),
      ...(/healthy/.test(what) && { health: what as 'healthy' }),
      ...([more, ...rest].includes('other') && { container: 'other' }),
      ...([more, ...rest].includes('web') && { service: 'numbers-web' }),
    };
    const action = 'signal' in changes ? 'kill' : 'health' in changes ? 'health_status' : what;
    return engineEvent(Number(at), action as EngineEvent['action'], changes);
  });
}
