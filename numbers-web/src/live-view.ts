// Builds the parts behind the page and connects them: observations go into the recording, and the story that is
// derived from it goes to pages, programs and metrics.
import { randomUUID } from 'node:crypto';
import type { Log } from 'service-kit/log.ts';
import { createRecorder, type Recorder } from 'story/recorder.ts';
import { explain } from 'story/sentences.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { createLookUp } from './api/addresses.ts';
import { createFaultSwitch } from './api/fault-switch.ts';
import { startWatchers } from './api/watchers.ts';
import { createNumberClient } from './calls/number-client.ts';
import { now } from './clock.ts';
import { createEventStream } from './event-stream.ts';
import { createWebMetrics } from './metrics.ts';
import type { Settings } from './settings.ts';

/** Milliseconds for which a story without new observations is reused, and from one pruning to the next. */
const FRESHNESS = 250;
const PRUNING = 10_000;
/** Milliseconds without an open page after which this server asks for no more numbers by itself. */
const LONGEST_UNWATCHED = 30_000;

export type LiveView = ReturnType<typeof startLiveView>;

/** Starts to watch the API. */
export function startLiveView(settings: Settings, log: Log, lookUp = createLookUp()) {
  const recorder = createRecorder({
    version: 1,
    webBootId: randomUUID(),
    startedAt: now(),
    // Only Kubernetes sets a variable in every container.
    ...(process.env.KUBERNETES_SERVICE_HOST && { engine: 'Kubernetes' }),
    healthCheck: {
      retries: settings.API_HEALTH_RETRIES,
      startPeriod: settings.API_HEALTH_START_PERIOD,
    },
    limits: {
      attemptTimeout: settings.ATTEMPT_TIMEOUT,
      callBudget: settings.CALL_BUDGET,
      breakerFailures: settings.BREAKER_FAILURES,
    },
  });
  const story = createTeller(recorder);
  const eventStream = createEventStream(recorder, now);
  const metrics = createWebMetrics(settings.RELEASE, story, () => eventStream.streams);
  const watchers = startWatchers(settings, recorder, log, lookUp);
  const logOutage = createOutageLog(log);
  let askingPerSecond = 0;
  let asking: NodeJS.Timeout | undefined;
  let isOpen = false;

  function recordClient(): void {
    const { state } = client;
    recorder.add({ kind: 'client', ...state, askingPerSecond, at: now() });
    // A half-open breaker lets single calls through, and is open otherwise.
    if (state.breaker === 'half-open' || (state.breaker === 'open') === isOpen) return;
    isOpen = !isOpen;
    recorder.add({ kind: 'breaker', isOpen, at: now() });
  }
  const client = createNumberClient(settings, watchers, recordClient, (outcome, attempts) => {
    const gotNumber = 'number' in outcome;
    recorder.addCall({ at: now(), gotNumber, attempts });
    metrics.callEnded(gotNumber, attempts.length);
    logOutage(gotNumber ? undefined : explain(outcome.failure));
    if (!gotNumber) watchers.callFailed();
  });
  recordClient();

  /** Asks without waiting for the answers. A browser's few connections would soon all wait for a hanging API. */
  function setRate(perSecond: number): void {
    let watchedAt = performance.now();
    clearInterval(asking);
    const ask = (): void => {
      if (eventStream.isWatched()) watchedAt = performance.now();
      if (performance.now() - watchedAt > LONGEST_UNWATCHED) setRate(0);
      else void client.getNumber();
    };
    if (perSecond > 0) asking = setInterval(ask, 1_000 / perSecond).unref();
    if (perSecond === askingPerSecond) return;
    askingPerSecond = perSecond;
    recorder.add({ kind: 'switch', what: 'asking', perSecond, at: now() });
    recordClient();
  }
  const pruning = setInterval(() => recorder.prune(story()), PRUNING).unref();

  return {
    settings,
    recorder,
    /** Returns the story up to now. */
    story,
    client,
    /** Requests numbers at a steady rate, so that a failure is visible without clicking; 0 a second ends it. */
    setRate,
    switchFaults: createFaultSwitch(watchers, () => story().replicas, recorder),
    eventStream,
    metrics,
    /** Ends the watching and the asking. */
    stop() {
      clearInterval(pruning);
      watchers.stop();
      setRate(0);
    },
  };
}

/** Derives the story again if something was observed or time has passed. */
function createTeller(recorder: Recorder): () => Story {
  let last: { revision: number; story: Story } | undefined;
  return () => {
    const { revision } = recorder;
    if (last?.revision !== revision || now() - last.story.now >= FRESHNESS) {
      last = { revision, story: tellStory(recorder.recording, now()) };
    }
    return last.story;
  };
}

/**
 * Logs the start and the end of an outage, not each failure: from the first failed call to the next good one of any
 * user. Takes how a call went: what is wrong, as a phrase that follows "numbers-api …", or nothing.
 */
function createOutageLog(log: Log): (problem: string | undefined) => void {
  let since = 0;
  let failed = 0;
  return (problem) => {
    if (problem) {
      failed += 1;
      if (failed > 1) return;
      since = performance.now();
      log.warn(`no number: numbers-api ${problem}`);
    } else if (failed > 0) {
      const seconds = ((performance.now() - since) / 1_000).toFixed(1);
      const calls = `${failed} failed ${failed === 1 ? 'call' : 'calls'}`;
      log.info(`numbers-api is back: numbers again after ${seconds} s and ${calls}`);
      failed = 0;
    }
  };
}
