// Watches each replica of the API, as a person would who keeps pressing reload: its /health, its /ready, and what
// it says of itself. Never /rng, since that would use up numbers. There is one watcher for each address.
import { aboutSchema } from 'contract';
import { MAX_WATCHED } from 'story/story.ts';
import { now } from '../clock.ts';
import { type CatalogueKeeper, type ReadAnswer, withTimes } from './answers.ts';
import { isFromApi, STRANGER } from './identity.ts';
import type { Observer } from './observer.ts';
import { type Addresses, type LookUp, type Watch, watchAddresses } from './replica-addresses.ts';
import {
  type ApiAddresses,
  type Probe,
  probe,
  type RequestsTo,
  type SendRequest,
} from './requests.ts';
import { repeat, WORRIED_INTERVAL } from './rounds.ts';

/** Milliseconds between probes of a healthy service: short enough for one in each second. */
const CALM_INTERVAL = 900;
/**
 * From probe to probe of /ready while there are several replicas: shorter than the shortest DRAIN_PERIOD in use,
 * half a second, so that a replica that announces its stop is not taken for one that has failed.
 */
const STOP_NOTICING_INTERVAL = 400;
/** Milliseconds for which a failed call is a reason to probe more often. */
const WORRY_TIME = 3_000;
/** Milliseconds for which a probe may continue after DNS no longer lists the address. */
const LAST_CHANCE = 150;

export interface WatchersOptions {
  /** The host whose addresses are those of all replicas. */
  host: string;
  /**
   * Whether the API has another name for calls, behind which something leaves out the replicas that are not
   * ready, as a Service of Kubernetes does; then so do we.
   */
  isBehindService: boolean;
  lookUp: LookUp;
  requestsTo: RequestsTo;
  read: ReadAnswer;
  addresses: ApiAddresses;
  observer: Observer;
  catalogue: CatalogueKeeper;
}

export interface Watchers extends Watch {
  /** Where users' attempts may go; none while only the service's name is known. */
  addresses(): readonly string[];
  /** Whether the replica at an address said, when it was last asked, that it takes calls. */
  isReady(address: string): boolean;
  /** Whether the service at this address has identified itself as numbers-api, and was reachable since. */
  isApi(address: string): boolean;
  /** A call of a user failed: a reason to probe more often for a while. */
  callFailed(): void;
}

/** Begins at once. After each lookup of the host name it watches the addresses that it has now. */
export function startWatchers(options: WatchersOptions): Watchers {
  const { host, isBehindService, lookUp, requestsTo, observer } = options;
  const watchers = new Map<string, ReturnType<typeof startWatcher>>();
  let names: Addresses = { found: [], isFailing: false };
  let failedAt = Number.NEGATIVE_INFINITY;
  const isWorried = (): boolean => performance.now() - failedAt < WORRY_TIME;
  const hasCompany = (): boolean => watchers.size > 1;

  /** Those that the host name has, the known ones first, and those that it has lost but that still answer. */
  function addressesToWatch(): string[] {
    const { found } = names;
    const known = found.filter((each) => watchers.has(each));
    const named = [...known, ...found.filter((each) => !watchers.has(each))].slice(0, MAX_WATCHED);
    const left = [...watchers].filter(
      ([address, watcher]) => address !== '' && !found.includes(address) && watcher.isThere(),
    );
    const wanted = [...named, ...left.map(([address]) => address)];
    return wanted.length > 0 ? wanted : [''];
  }

  function watch(): void {
    const wanted = addressesToWatch();
    for (const [address, watcher] of watchers) {
      if (wanted.includes(address)) continue;
      watcher.stop();
      watchers.delete(address);
    }
    for (const address of wanted) {
      if (watchers.has(address)) continue;
      const situation = { isWorried, hasCompany, onSilence: lookups.lookNow };
      watchers.set(address, startWatcher(options, address, requestsTo(address), situation));
    }
  }

  const lookups = watchAddresses({
    host,
    lookUp,
    onAddresses(addresses) {
      observer.namesFound(addresses, now());
      const before = names.isFailing ? [] : names.found;
      names = addresses;
      const present = names.isFailing ? [] : names.found;
      for (const address of before) {
        if (!present.includes(address)) watchers.get(address)?.nameLost();
      }
      watch();
      for (const [address, watcher] of watchers) {
        if (!present.includes(address)) watcher.lookNow();
      }
    },
  });
  return {
    addresses() {
      const { found } = names;
      const usable = found.filter((each) => {
        const watcher = watchers.get(each);
        // Those that are not watched, since there are too many, may be good.
        return watcher ? watcher.wasApi() && (watcher.isReady() || !isBehindService) : true;
      });
      return usable.some((each) => watchers.has(each)) ? usable : [];
    },
    isReady: (address) => watchers.get(address)?.isReady() ?? false,
    isApi: (address) => watchers.get(address)?.isApi() ?? false,
    callFailed() {
      failedAt = performance.now();
      this.lookNow();
    },
    lookNow() {
      lookups.lookNow();
      for (const watcher of watchers.values()) watcher.lookNow();
    },
    stop() {
      lookups.stop();
      for (const watcher of watchers.values()) watcher.stop();
    },
  };
}

/** What a watcher has to know of the others. */
interface Situation {
  isWorried(): boolean;
  /** Whether there are further replicas. */
  hasCompany(): boolean;
  /** Called when there is no answer: it may have got another address. */
  onSilence(): void;
}

/** Begins at once, with three rounds that do not wait for each other. After `stop` it records nothing. */
function startWatcher(
  { read, addresses, catalogue, observer }: WatchersOptions,
  address: string,
  send: SendRequest,
  { isWorried, hasCompany, onSilence }: Situation,
) {
  const stopped = new AbortController();
  let abandoned = new AbortController();
  /** Whether GET / has identified numbers-api. Nothing else is asked of any other service. */
  let isApi = false;
  let wasApi = false;
  /** Whether the last GET / had an answer, of whatever status. */
  let isThere = true;
  /** Why GET / found no numbers-api, which is what /health and /ready would say. */
  let absence: Probe | undefined;
  /** Whether the last probe of each route passed. */
  const passed = { about: false, health: false, ready: false };

  async function see(method: 'GET' | 'HEAD', url: URL): Promise<Probe | undefined> {
    const signal = AbortSignal.any([stopped.signal, abandoned.signal]);
    const seen = await probe(send, method, url, signal);
    if (stopped.signal.aborted) return undefined;
    if (seen && !seen.passed && seen.failure.status === undefined) onSilence();
    return seen;
  }
  function note(route: keyof typeof passed, seen: Probe): void {
    passed[route] = seen.passed;
    observer.probed(address, route, seen, now());
  }
  async function seeAbout(): Promise<void> {
    const askedAt = now();
    let seen = await see('GET', addresses.about);
    if (!seen) return;
    const isKnown = isApi;
    const status = seen.passed ? 200 : seen.failure.status;
    if (status !== undefined && status < 500) {
      isApi = seen.passed && isFromApi(seen.data);
      if (!isApi) seen = STRANGER;
    } else if (!seen.passed && seen.isUnreachable) isApi = false;
    wasApi = isApi || (wasApi && seen !== STRANGER);
    isThere = status !== undefined && seen !== STRANGER;
    absence = isThere ? undefined : seen;
    if (isApi && !isKnown) for (const check of checks) check.runNow();
    note('about', seen);
    const said = seen.passed ? read('GET /', aboutSchema, seen.data) : undefined;
    if (!said) return;
    observer.aboutRead(address, withTimes(said), askedAt, now());
    await catalogue.refresh(said.bootId, send, stopped.signal);
  }
  const check = (url: URL, route: 'health' | 'ready') => async () => {
    const seen = isApi ? await see('HEAD', url) : absence;
    if (seen) note(route, seen);
  };

  const isWell = (): boolean => passed.about && passed.health && passed.ready && !isWorried();
  const pause = (calmInterval: number) => (isWell() ? calmInterval : WORRIED_INTERVAL);
  const calmly = () => pause(CALM_INTERVAL);
  const checks = [
    repeat(check(addresses.health, 'health'), calmly),
    repeat(check(addresses.ready, 'ready'), () =>
      pause(hasCompany() ? STOP_NOTICING_INTERVAL : CALM_INTERVAL),
    ),
  ];
  const rounds = [repeat(seeAbout, calmly), ...checks];

  return {
    isApi: () => isApi,
    wasApi: () => wasApi,
    isThere: () => isThere,
    isReady: () => passed.ready && passed.about,
    lookNow() {
      for (const round of rounds) round.hurry();
    },
    /** The host name does not lead there any more: most likely no process answers, and a probe would wait in vain. */
    nameLost() {
      isApi = false;
      const going = abandoned;
      abandoned = new AbortController();
      AbortSignal.timeout(LAST_CHANCE).addEventListener('abort', () => going.abort());
    },
    stop() {
      stopped.abort();
      for (const round of rounds) round.stop();
    },
  };
}
