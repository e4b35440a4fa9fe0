// The guide under test, and what its witnesses say, which is up to the test.
import { createServer, type RequestListener } from 'node:http';
import type { TestContext } from 'node:test';
import type { Container } from 'engine-reader/facts.ts';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
import { listen } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createApp, settingsSchema } from '../../src/app.ts';
import {
  type ApiAnswer,
  type EngineEvent,
  type Evidence,
  noEvidence,
  type WebStatus,
} from '../../src/evidence/evidence.ts';
import type { EvidenceRecord } from '../../src/witnesses/record.ts';

export function createTestGuide() {
  const settings = readSettings(settingsSchema, {});
  const parts = createApp(settings, createLifecycle(), silentLog());
  return { ...parts, record: parts.guide.record };
}

/** Listens on a port of its own, or on the wanted one, until the test ends or stops it. */
export async function serve(
  test: Pick<TestContext, 'after'>,
  app: RequestListener,
  wantedPort = 0,
) {
  const server = createServer(app);
  const port = await listen(server, wantedPort, '127.0.0.1');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  test.after(stop);
  return { address: `http://127.0.0.1:${port}`, port, stop };
}

/** The guide under test, listening and judging. */
export async function serveTestGuide(test: Pick<TestContext, 'after'>, wantedPort = 0) {
  const { guide, record, app, streams } = createTestGuide();
  const { address, stop } = await serve(test, app, wantedPort);
  const judging = setInterval(() => {
    guide.judgeAll();
    streams.sendChanges();
  }, 20);
  test.after(() => clearInterval(judging));
  return { guide, record, streams, address, stop };
}

export function containerOf(changes: Partial<Container> = {}): Container {
  return {
    id: 'dba467983fce',
    name: 'numbers-numbers-api-1',
    service: 'numbers-api',
    image: 'localhost/numbers/numbers-api:v1',
    state: 'running',
    exitCode: 0,
    startedAt: '2026-11-24T06:10:02.000Z',
    restartCount: 0,
    health: 'none',
    hasHealthCheck: false,
    init: true,
    restartPolicy: 'on-failure',
    memoryLimit: 201_326_592,
    dependsOn: [],
    ...changes,
  };
}

export function apiAnswer(changes: Partial<ApiAnswer> = {}): ApiAnswer {
  return { instance: 'dba467983fce', calls: 0, faults: [], ...changes };
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
  return text
    .split(', ')
    .filter(Boolean)
    .map((line, place) => {
      const [at = '', what = '', ...more] = line.split(' ');
      const service = more.includes('web') ? 'numbers-web' : 'numbers-api';
      const container = more.includes('other') ? 'other' : 'dba467983fce';
      const common = { id: place + 1, at: Number(at), service, container };
      if (what === 'TERM') return { ...common, action: 'kill', signal: 15 };
      if (what === 'KILL') return { ...common, action: 'kill', signal: 9 };
      if (what === 'die') return { ...common, action: what, exitCode: Number(more[0]) };
      if (what === 'healthy' || what === 'unhealthy') {
        return { ...common, action: 'health_status', health: what };
      }
      return { ...common, action: what as EngineEvent['action'] };
    });
}

/** What the Engine told until then, in milliseconds, and nobody else. */
export function told(until: number, what: string | EngineEvent[], completeFrom = 0): Evidence {
  const events = typeof what === 'string' ? play(what) : what;
  return { ...noEvidence(), engine: { completeFrom, until, events, facts: [] } };
}
