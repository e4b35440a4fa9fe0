// Builds the parts behind the page and connects them: what is seen of the API goes into the history,
// the history into the state, and the state to the pages.
import type { FaultType } from 'contract/fault.ts';
import type { Log } from 'service-kit/log.ts';
import { findApiAddresses } from './api/addresses.ts';
import { createAnswerReader } from './api/answers.ts';
import { type CatalogueKeeper, createCatalogueKeeper } from './api/catalogue.ts';
import { createFaultSwitch, type FaultSwitch } from './api/fault-switch.ts';
import { createRequests } from './api/requests.ts';
import { startWatcher } from './api/watcher.ts';
import { createNumberClient, type NumberClient } from './calls/number-client.ts';
import { createOutageLog } from './calls/outage-log.ts';
import { createSteadyAsking, type SteadyAsking } from './calls/steady-asking.ts';
import { createHistory } from './history/history.ts';
import { type Broadcaster, createBroadcaster } from './live/broadcaster.ts';
import type { Safeguards } from './live/state.ts';
import { createStore, type Store } from './live/store.ts';
import { createWebMetrics, type WebMetrics } from './metrics.ts';
import { now } from './now.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

/** Connections for watching and steering; separate, so that users' calls cannot use them up. */
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
export function startLiveView(settings: Settings, log: Log): LiveView {
  const addresses = findApiAddresses(settings.RNG_API_URL);
  const send = createRequests(MAX_WATCH_CONNECTIONS);
  const read = createAnswerReader(log);
  const outageLog = createOutageLog(log);

  const safeguards = safeguardsOf(settings);
  const store = createStore({
    safeguards,
    limits: {
      attemptTimeout: settings.ATTEMPT_TIMEOUT,
      callBudget: settings.CALL_BUDGET,
      breakerFailures: settings.BREAKER_FAILURES,
    },
    // Kubernetes tells every container that it is there; the other engines do not.
    engine: process.env.KUBERNETES_SERVICE_HOST && 'Kubernetes',
  });
  const history = createHistory(store, {
    retries: settings.API_HEALTH_RETRIES,
    startPeriod: settings.API_HEALTH_START_PERIOD,
  });
  const broadcaster = createBroadcaster(store);
  const metrics = createWebMetrics(
    { release: settings.RELEASE, version: VERSION },
    store,
    () => broadcaster.streams,
  );
  const catalogue: CatalogueKeeper = createCatalogueKeeper(
    send,
    read,
    addresses.faults,
    (faultInjection) => store.change({ faultInjection, faultTypes: catalogue.types.map(asShown) }),
  );
  const watcher = startWatcher({ send, read, addresses, witness: history, catalogue });
  const client = createNumberClient({
    url: settings.RNG_API_URL,
    attemptTimeout: settings.ATTEMPT_TIMEOUT,
    callBudget: settings.CALL_BUDGET,
    breakerFailures: settings.BREAKER_FAILURES,
    breakerPause: settings.BREAKER_PAUSE,
    safeguards,
    onState(state) {
      history.breakerChanged(state.breaker, now());
      store.change({ client: state });
    },
    onCall(outcome) {
      const gotNumber = 'number' in outcome;
      history.callEnded(gotNumber, outcome.attempts, now());
      metrics.callEnded(outcome);
      if (gotNumber) return outageLog.succeeded();
      outageLog.failed(outcome.problem);
      watcher.lookNow();
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
    send,
    addresses,
    onSwitchedOn: (active, askedAt) => history.faultSwitchedOn(active, askedAt, now()),
    onSwitchedOff: (type) => history.faultsSwitchedOff(type, now()),
    onReset: () => history.apiReset(now()),
    onChange: watcher.lookNow,
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
      watcher.stop();
      asking.setRate(0);
      broadcaster.close();
    },
  };
}

function safeguardsOf(settings: Settings): Safeguards {
  return {
    timeout: settings.CLIENT_TIMEOUT,
    retry: settings.CLIENT_RETRY,
    breaker: settings.CLIENT_BREAKER,
    fallback: settings.CLIENT_FALLBACK,
  };
}

/** As much of a fault's description as pages show. */
function asShown({ settings: { properties }, ...type }: FaultType): FaultType {
  return { ...type, settings: { properties } };
}
