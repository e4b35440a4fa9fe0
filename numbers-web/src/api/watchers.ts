// Watches each replica of the API, as a person would who keeps pressing reload: its /health, its /ready, and what
// it says of itself. Never /rng, since that would use up numbers. There is one watcher for each address.
import { aboutSchema } from 'contract';
import { now } from '../live/time.ts';
import { type About, type CatalogueKeeper, type ReadAnswer, withTimes } from './answers.ts';
import { isFromApi, STRANGER } from './identity.ts';
import { type Addresses, type LookUp, type Watch, watchAddresses } from './replica-addresses.ts';
import {
  type ApiAddresses,
  type Look,
  look,
  type RequestsTo,
  type SendRequest,
} from './requests.ts';
import { repeat, WORRIED_INTERVAL } from './rounds.ts';

/** Milliseconds from look to look while all is well: short enough for one in each second. */
const CALM_INTERVAL = 900;
/**
 * From look to look at /ready while there are several replicas: shorter than the shortest DRAIN_PERIOD in use,
 * half a second, so that a replica that announces its stop is not taken for one that has broken.
 */
const STOP_NOTICING_INTERVAL = 400;

/** Milliseconds for which a look may go on once the name does not lead there any more. */
const LAST_CHANCE = 150;

/** Who is told what was seen. Times are milliseconds since 1970. */
export interface Witness {
  livenessChecked(look: Look, at: number): void;
  readinessChecked(look: Look, at: number): void;
  /** `about` is missing when there was no answer, or one that is not from this API. */
  aboutRead(look: Look, about: About | undefined, askedAt: number, at: number): void;
  /** Whether there is a reason to look closely. */
  isWorrying(at: number): boolean;
  /** Whether there are further replicas. */
  hasCompany(): boolean;
}

/** Who decides which addresses are watched, and is told what was seen at each. */
export interface Witnesses {
  /**
   * Takes in who is there, and tells which addresses to watch from now on; an empty one stands for
   * whichever replica answers to the name.
   *
   * @param at milliseconds since 1970
   */
  addressesFound(addresses: Addresses, at: number): readonly string[];
  witnessOf(address: string): Witness;
}

export interface WatchersOptions {
  /** The host whose addresses are those of all replicas. */
  host: string;
  lookUp: LookUp;
  requestsTo: RequestsTo;
  read: ReadAnswer;
  addresses: ApiAddresses;
  witnesses: Witnesses;
  catalogue: CatalogueKeeper;
}

export interface Watchers extends Watch {
  /** Whether the service at this address has identified itself as numbers-api, and was reachable since. */
  isApi(address: string): boolean;
}

/** Begins at once, and asks `witnesses` after each look-up of the name which addresses to watch. */
export function startWatchers(options: WatchersOptions): Watchers {
  const { host, lookUp, requestsTo, witnesses } = options;
  const watchers = new Map<string, ReturnType<typeof startWatcher>>();
  /** Those to which the name led at the last look-up. */
  let named: readonly string[] = [];

  const names = watchAddresses({
    host,
    lookUp,
    onAddresses(addresses) {
      const wanted = witnesses.addressesFound(addresses, now());
      for (const [address, watcher] of watchers) {
        if (wanted.includes(address)) continue;
        watcher.stop();
        watchers.delete(address);
      }
      for (const address of wanted) {
        if (watchers.has(address)) continue;
        const witness = witnesses.witnessOf(address);
        const watcher = startWatcher(options, requestsTo(address), witness, names.lookNow);
        watchers.set(address, watcher);
      }
      const lost = named.filter((each) => addresses.isFailing || !addresses.found.includes(each));
      for (const address of lost) watchers.get(address)?.nameLost();
      named = addresses.isFailing ? [] : addresses.found;
      for (const address of wanted) {
        if (!named.includes(address)) watchers.get(address)?.lookNow();
      }
    },
  });
  return {
    isApi: (address) => watchers.get(address)?.isApi() ?? false,
    lookNow() {
      names.lookNow();
      for (const watcher of watchers.values()) watcher.lookNow();
    },
    stop() {
      names.stop();
      for (const watcher of watchers.values()) watcher.stop();
    },
  };
}

/**
 * Begins at once, with three rounds that do not wait for each other. After `stop` it tells nothing.
 *
 * @param onSilence called when there is no answer: it may have got another address
 */
function startWatcher(
  { read, addresses, catalogue }: WatchersOptions,
  send: SendRequest,
  witness: Witness,
  onSilence: () => void,
) {
  const stopped = new AbortController();
  let abandoned = new AbortController();
  /** Whether GET / has identified numbers-api. Nothing else is asked of any other service. */
  let isApi = false;
  /** Why GET / found no numbers-api, which is what /health and /ready would say. */
  let absence: Look | undefined;

  async function see(method: 'GET' | 'HEAD', address: URL): Promise<Look | undefined> {
    const signal = AbortSignal.any([stopped.signal, abandoned.signal]);
    const seen = await look(send, method, address, signal);
    if (stopped.signal.aborted) return undefined;
    if (seen && !seen.passed && seen.status === undefined) onSilence();
    return seen;
  }
  async function seeAbout(): Promise<void> {
    const askedAt = now();
    let seen = await see('GET', addresses.about);
    if (!seen) return;
    const wasApi = isApi;
    if (seen.passed || (seen.status ?? 500) < 500) {
      isApi = seen.passed && isFromApi(seen.data);
      if (!isApi) seen = STRANGER;
    } else if (seen.unreachable) isApi = false;
    absence = seen.passed || seen.status !== undefined ? undefined : seen;
    if (isApi && !wasApi) for (const check of checks) check.runNow();
    const said = seen.passed ? read('GET /', aboutSchema, seen.data) : undefined;
    const about = said && withTimes(said);
    witness.aboutRead(seen, about, askedAt, now());
    if (about) await catalogue.refresh(about.bootId, send, stopped.signal);
  }
  const check = (address: URL, tell: Witness['livenessChecked']) => async () => {
    const seen = isApi ? await see('HEAD', address) : absence;
    if (seen) tell(seen, now());
  };

  const pause = (calmInterval: number) =>
    witness.isWorrying(now()) ? WORRIED_INTERVAL : calmInterval;
  const calmly = () => pause(CALM_INTERVAL);
  const checks = [
    repeat(check(addresses.health, witness.livenessChecked), calmly),
    repeat(check(addresses.ready, witness.readinessChecked), () =>
      pause(witness.hasCompany() ? STOP_NOTICING_INTERVAL : CALM_INTERVAL),
    ),
  ];
  const rounds = [repeat(seeAbout, calmly), ...checks];

  return {
    isApi: () => isApi,
    lookNow() {
      for (const round of rounds) round.hurry();
    },
    /** The name does not lead there any more: most likely nobody is there, and a look would wait in vain. */
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
