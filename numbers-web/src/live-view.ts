// Builds the parts behind the page and connects them: what is seen of the API goes into the history,
// the history into the state, and the state to the pages.
import type { FaultType } from 'contract';
import type { Log } from 'service-kit/log.ts';
import { type CatalogueKeeper, createAnswerReader, createCatalogueKeeper } from './api/answers.ts';
import { createFaultSwitch, type FaultSwitch } from './api/fault-switch.ts';
import { onlyToApi } from './api/identity.ts';
import { createLookUp, type LookUp } from './api/replica-addresses.ts';
import { createRequestsTo, findApiAddresses } from './api/requests.ts';
import { startWatchers } from './api/watchers.ts';
import { createNumberClient, type NumberClient } from './calls/number-client.ts';
import { createSteadyAsking, type SteadyAsking } from './calls/steady-asking.ts';
import { createHistory } from './history/history.ts';
import { type Broadcaster, createBroadcaster } from './live/broadcaster.ts';
import { createStore, type Store } from './live/store.ts';
import { now } from './live/time.ts';
import { createWebMetrics, type WebMetrics } from './metrics.ts';
import { type Settings, VERSION } from './settings.ts';

/** Connections to a replica for watching and steering; separate, so that users' calls cannot use them up. */
const MAX_WATCH_CONNECTIONS = 16;

export interface LiveView {
  settings: Settings;
  store: Store;
  client: NumberClient;
  asking: SteadyAsking;
  catalogue: CatalogueKeeper;
  faultSwitch: FaultSwitch;
  broadcaster: Broadcaster;
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

  const safeguards = {
    timeout: settings.CLIENT_TIMEOUT,
    retry: settings.CLIENT_RETRY,
    breaker: settings.CLIENT_BREAKER,
    fallback: settings.CLIENT_FALLBACK,
  };
  const limits = {
    attemptTimeout: settings.ATTEMPT_TIMEOUT,
    callBudget: settings.CALL_BUDGET,
    breakerFailures: settings.BREAKER_FAILURES,
  };
  const store = createStore({
    safeguards,
    limits,
    // Kubernetes tells every container that it is there; the other engines do not.
    engine: process.env.KUBERNETES_SERVICE_HOST && 'Kubernetes',
  });
  // Without the brackets of an IPv6 address.
  const host = new URL(settings.RNG_API_URL).hostname.replace(/^\[(.*)\]$/, '$1');
  const replicasHost = settings.RNG_API_REPLICAS ?? host;
  const rule = {
    retries: settings.API_HEALTH_RETRIES,
    startPeriod: settings.API_HEALTH_START_PERIOD,
  };
  const history = createHistory(store, rule, replicasHost !== host);
  const broadcaster = createBroadcaster(store);
  const about = { release: settings.RELEASE, version: VERSION };
  const metrics = createWebMetrics(about, store, () => broadcaster.streams);
  const catalogue: CatalogueKeeper = createCatalogueKeeper(
    read,
    addresses.faults,
    (faultInjection) => store.change({ faultInjection, faultTypes: catalogue.types.map(asShown) }),
  );
  const watchers = startWatchers({
    host: replicasHost,
    lookUp,
    requestsTo,
    read,
    addresses,
    witnesses: history,
    catalogue,
  });
  const client = createNumberClient({
    url: settings.RNG_API_URL,
    addresses: history.addresses,
    isReady: history.isReady,
    isApi: watchers.isApi,
    ...limits,
    breakerPause: settings.BREAKER_PAUSE,
    safeguards,
    onState(state) {
      history.breakerChanged(state.breaker, now());
      store.change({ client: state });
    },
    onCall(outcome, attempts) {
      const gotNumber = 'number' in outcome;
      history.callEnded(gotNumber, attempts, now());
      metrics.callEnded(gotNumber, attempts);
      if (gotNumber) return outageLog.succeeded();
      outageLog.failed(outcome.problem);
      watchers.lookNow();
    },
  });
  const asking = createSteadyAsking({
    ask: client.getNumber,
    isWatched: broadcaster.isWatched,
    onRate(askingPerSecond) {
      if (askingPerSecond !== store.read().askingPerSecond) {
        history.askingChanged(askingPerSecond, now());
      }
      store.change({ askingPerSecond });
    },
  });
  const faultSwitch = createFaultSwitch({
    requestsTo: onlyToApi(requestsTo, addresses.about, watchers.isApi),
    addresses,
    replicas: () => store.read().replicas,
    history,
    onChange: watchers.lookNow,
  });

  return {
    settings,
    store,
    client,
    asking,
    catalogue,
    faultSwitch,
    broadcaster,
    metrics,
    stop() {
      watchers.stop();
      asking.setRate(0);
      broadcaster.close();
    },
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
