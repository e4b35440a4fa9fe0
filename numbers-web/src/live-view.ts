// Builds the parts behind the page and connects them: what is observed goes into the recording, and the story that
// the recording tells is what pages, programs and metrics get.
import { randomUUID } from 'node:crypto';
import type { FaultType } from 'contract';
import type { Log } from 'service-kit/log.ts';
import { createRecorder, type Recorder } from 'story/recorder.ts';
import type { Time } from 'story/recording.ts';
import { explain } from 'story/sentences.ts';
import type { Client, Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type CatalogueKeeper, createAnswerReader, createCatalogueKeeper } from './api/answers.ts';
import { createFaultSwitch, type FaultSwitch } from './api/fault-switch.ts';
import { onlyToApi } from './api/identity.ts';
import { createObserver } from './api/observer.ts';
import { createLookUp, type LookUp } from './api/replica-addresses.ts';
import { createRequestsTo, findApiAddresses } from './api/requests.ts';
import { startWatchers } from './api/watchers.ts';
import { createNumberClient, type NumberClient } from './calls/number-client.ts';
import { createSteadyAsking, type SteadyAsking } from './calls/steady-asking.ts';
import { now } from './clock.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { createWebMetrics, type WebMetrics } from './metrics.ts';
import { type Settings, VERSION } from './settings.ts';

/** Connections to a replica for watching and steering; separate, so that users' calls cannot use them up. */
const MAX_WATCH_CONNECTIONS = 16;
/** Milliseconds for which a story is told again when nothing new was observed, and from one pruning to the next. */
const FRESHNESS = 250;
const PRUNING = 10_000;

export interface LiveView {
  settings: Settings;
  recorder: Recorder;
  /** Tells the story up to now. */
  story(): Story;
  client: NumberClient;
  asking: SteadyAsking;
  catalogue: CatalogueKeeper;
  faultSwitch: FaultSwitch;
  eventStream: EventStream;
  metrics: WebMetrics;
  /** Ends the watching, the asking and all streams. */
  stop(): void;
}

/** Starts to watch the API. */
export function startLiveView(
  settings: Settings,
  log: Log,
  lookUp: LookUp = createLookUp(),
): LiveView {
  const addresses = findApiAddresses(settings.RNG_API_URL);
  const requestsTo = createRequestsTo(MAX_WATCH_CONNECTIONS);
  const read = createAnswerReader(log);
  const outageLog = createOutageLog(log);
  const limits = {
    attemptTimeout: settings.ATTEMPT_TIMEOUT,
    callBudget: settings.CALL_BUDGET,
    breakerFailures: settings.BREAKER_FAILURES,
  };
  const recorder = createRecorder({
    version: 1,
    webBootId: randomUUID(),
    startedAt: now(),
    // Kubernetes tells every container that it is there; the other engines do not.
    ...(process.env.KUBERNETES_SERVICE_HOST && { engine: 'Kubernetes' }),
    healthCheck: {
      retries: settings.API_HEALTH_RETRIES,
      startPeriod: settings.API_HEALTH_START_PERIOD,
    },
    limits,
  });
  const story = createTeller(recorder);
  const observer = createObserver(recorder);
  const eventStream = createEventStream(recorder, now);
  const about = { release: settings.RELEASE, version: VERSION };
  const metrics = createWebMetrics(about, story, () => eventStream.streams);
  const catalogue: CatalogueKeeper = createCatalogueKeeper(read, addresses.faults, (on) =>
    recorder.add({
      kind: 'catalogue',
      faultInjection: on,
      types: catalogue.types.map(asShown),
      at: now(),
    }),
  );
  // Without the brackets of an IPv6 address.
  const host = new URL(settings.RNG_API_URL).hostname.replace(/^\[(.*)\]$/, '$1');
  const replicasHost = settings.RNG_API_REPLICAS ?? host;
  const watchers = startWatchers({
    host: replicasHost,
    isBehindService: replicasHost !== host,
    lookUp,
    requestsTo,
    read,
    addresses,
    observer,
    catalogue,
  });
  let askingPerSecond = 0;
  let clientState: Client;
  const recordClient = (at: Time): void =>
    recorder.add({ kind: 'client', ...clientState, askingPerSecond, at });
  let isOpen = false;
  const client = createNumberClient({
    url: settings.RNG_API_URL,
    addresses: watchers.addresses,
    isReady: watchers.isReady,
    isApi: watchers.isApi,
    ...limits,
    breakerPause: settings.BREAKER_PAUSE,
    safeguards: {
      timeout: settings.CLIENT_TIMEOUT,
      retry: settings.CLIENT_RETRY,
      breaker: settings.CLIENT_BREAKER,
      fallback: settings.CLIENT_FALLBACK,
    },
    onState(state) {
      clientState = state;
      recordClient(now());
      // A half-open breaker lets single calls through, and is open otherwise.
      if (state.breaker === 'half-open' || (state.breaker === 'open') === isOpen) return;
      isOpen = !isOpen;
      recorder.add({ kind: 'breaker', isOpen, at: now() });
    },
    onCall(outcome, attempts) {
      const gotNumber = 'number' in outcome;
      recorder.addCall({ at: now(), gotNumber, attempts });
      metrics.callEnded(gotNumber, attempts.length);
      if (gotNumber) return outageLog.succeeded();
      outageLog.failed(explain(outcome.failure));
      watchers.callFailed();
    },
  });
  const asking = createSteadyAsking({
    ask: client.getNumber,
    isWatched: eventStream.isWatched,
    onRate(perSecond) {
      if (perSecond === askingPerSecond) return;
      askingPerSecond = perSecond;
      recorder.add({ kind: 'switch', what: 'asking', perSecond, at: now() });
      recordClient(now());
    },
  });
  const faultSwitch = createFaultSwitch({
    requestsTo: onlyToApi(requestsTo, addresses.about, watchers.isApi),
    addresses,
    replicas: () => story().replicas,
    observer,
    onChange: watchers.lookNow,
  });
  const pruning = setInterval(() => recorder.prune(story()), PRUNING).unref();

  return {
    settings,
    recorder,
    story,
    client,
    asking,
    catalogue,
    faultSwitch,
    eventStream,
    metrics,
    stop() {
      clearInterval(pruning);
      watchers.stop();
      asking.setRate(0);
      eventStream.close();
    },
  };
}

/** Tells the story again when something was observed, or time has passed. */
function createTeller(recorder: Recorder): () => Story {
  let last: { revision: number; story: Story } | undefined;
  return () => {
    const at = now();
    const { revision } = recorder;
    if (last?.revision !== revision || at - last.story.now >= FRESHNESS) {
      last = { revision, story: tellStory(recorder.recording, at) };
    }
    return { ...last.story, now: at };
  };
}

/**
 * Logs the start and the end of an outage instead of every failure. It lasts from the first failed call to the next
 * successful call of any user.
 */
function createOutageLog(log: Log) {
  let outage: { since: number; failures: number } | undefined;
  return {
    succeeded() {
      if (!outage) return;
      const seconds = ((performance.now() - outage.since) / 1_000).toFixed(1);
      const failures = `${outage.failures} failed ${outage.failures === 1 ? 'call' : 'calls'}`;
      log.info(`numbers-api is back: numbers again after ${seconds} s and ${failures}`);
      outage = undefined;
    },
    /** `problem` is a phrase that follows "numbers-api …". */
    failed(problem: string) {
      outage ??= { since: performance.now(), failures: 0 };
      outage.failures += 1;
      if (outage.failures === 1) log.warn(`no number: numbers-api ${problem}`);
    },
  };
}

/** As much of a fault's description as pages show. */
function asShown({ settings: { properties }, ...type }: FaultType): FaultType {
  return { ...type, settings: { properties } };
}
