// The guide under test, and what its sources report, which is up to the test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { createLifecycle } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import type { Header } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { serve } from 'test-kit/serve.ts';
import { createApp, settingsSchema } from '../../src/app.ts';
import type { ApiAnswer, EngineEvent, Evidence, Seen, Time } from '../../src/evidence/evidence.ts';
import { noEvidence } from '../../src/evidence/evidence.ts';
import type { EvidenceRecord } from '../../src/sources/record.ts';

export function createTestGuide(environment: Record<string, string> = {}) {
  const settings = readSettings(settingsSchema, environment);
  const parts = createApp(settings, createLifecycle(), silentLog());
  return { ...parts, record: parts.guide.record };
}

/** The guide under test, listening and ticking. */
export async function serveTestGuide(test: TestContext, wantedPort = 0) {
  const { guide, record, app, streams } = createTestGuide();
  const { address, stop } = await serve(test, app, wantedPort);
  const ticking = setInterval(() => {
    guide.tickChecks();
    streams.sendChanges();
  }, 20);
  test.after(() => clearInterval(ticking));
  return { guide, record, streams, address, stop };
}

interface Recorded {
  since: Time;
  evidence: Evidence;
  /** What each check was seen by, by its key. */
  seen: Record<string, Seen[]>;
}
/** What the sources reported when the labs were done, by the labs' names; tests/labs/student.ts keeps it. */
export const recorded: Record<string, Recorded> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../evidence.json'), 'utf8'),
);

const first = <Value>([reading]: readonly Value[]): Value => reading ?? assert.fail();
const { engine, api } = recorded['01-up-is-not-well']?.evidence ?? assert.fail();
/** A whole project without health checks, in which the API is broken. */
export const facts = first(engine.facts).value;
/** Its API: it answers /rng with 500. */
export const brokenApi = first(first(api).value);
/** How the recording of a web server begins. */
export const HEADER: Header = {
  version: 1,
  webBootId: 'web-1',
  startedAt: 0,
  healthCheck: { retries: 2, startPeriod: 0 },
  limits: { attemptTimeout: 1_000, callBudget: 2_500, breakerFailures: 5 },
};
/** The story of a web server that has seen nothing yet. */
export const emptyStory: Story = tellStory({ header: HEADER, observations: [] }, 0);

/** A healthy API without calls so far. */
export const wellApi: ApiAnswer = { instance: 'dba467983fce', calls: 0, faults: [] };

/** Plays lab 1 from one time until another, once a second: the API is broken, and Docker leaves it as it is. */
export function playBrokenApi(record: EvidenceRecord, from: number, until: number): void {
  for (let at = from; at <= until; at += 1_000) {
    const service = { ...emptyStory.service, condition: 'unhealthy' as const };
    record.addEngineFacts(facts, at);
    record.addEngineEvents([], from, from, at);
    record.addApiAnswers([brokenApi], at);
    record.addStory({ ...emptyStory, now: at, service }, 0, at);
  }
}

const DETAILS: Readonly<Record<string, Partial<EngineEvent>>> = {
  TERM: { action: 'kill', signal: 15 },
  KILL: { action: 'kill', signal: 9 },
  healthy: { action: 'health_status', health: 'healthy' },
  unhealthy: { action: 'health_status', health: 'unhealthy' },
};

/** Milliseconds and what happened then, as in `7000 TERM, 9000 die 0`; in `other` container, or of the `web`. */
export function play(text: string): EngineEvent[] {
  return text
    .split(', ')
    .filter(Boolean)
    .map((line, place) => {
      const [at, what = '', ...more] = line.split(' ');
      const service = more.includes('web') ? 'numbers-web' : 'numbers-api';
      const container = more.includes('other') ? 'other' : wellApi.instance;
      const action = what as EngineEvent['action'];
      const common = { id: place + 1, at: Number(at), service, container, action };
      if (what === 'die') return { ...common, exitCode: Number(more[0]) };
      return { ...common, ...DETAILS[what] };
    });
}

/** What the Engine reported until then, in milliseconds; the other sources reported nothing. */
export function told(until: number, what: string | EngineEvent[], completeFrom = 0): Evidence {
  const events = typeof what === 'string' ? play(what) : what;
  return { ...noEvidence(), engine: { completeFrom, until, events, facts: [] } };
}
