// Watches all replicas of the API: each address that the host name has, by itself.
import type { Log } from 'service-kit/log.ts';
import type { Recorder } from 'story/recorder.ts';
import { MAX_WATCHED } from 'story/story.ts';
import { now } from '../clock.ts';
import type { Settings } from '../settings.ts';
import { type Addresses, type LookUp, watchAddresses } from './addresses.ts';
import { type ReplicaWatch, watchReplica } from './replica.ts';
import {
  type Answer,
  type ApiRequest,
  createAnswerReader,
  createSend,
  withoutStranger,
} from './requests.ts';

/** Milliseconds for which a failed call is a reason to probe more often. */
const WORRY_TIME = 3_000;
/** Addresses that are recorded at most. */
const MAX_ADDRESSES = 100;

export type Watchers = ReturnType<typeof startWatchers>;

/** Begins at once. After each lookup of the host name it watches the addresses that it has now. */
export function startWatchers(
  { RNG_API_URL, RNG_API_REPLICAS }: Settings,
  recorder: Recorder,
  log: Log,
  lookUp: LookUp,
) {
  // Without the brackets of an IPv6 address.
  const serviceHost = new URL(RNG_API_URL).hostname.replace(/^\[(.*)\]$/, '$1');
  const host = RNG_API_REPLICAS ?? serviceHost;
  // Behind a name of its own, something leaves out the replicas that are not ready, as a Service of Kubernetes does;
  // then so do we.
  const isBehindService = host !== serviceHost;
  const send = createSend(RNG_API_URL, lookUp);
  const watches = new Map<string, ReplicaWatch>();
  let names: Addresses = { found: [], isFailing: false };
  let failedAt = Number.NEGATIVE_INFINITY;
  const options = {
    send,
    read: createAnswerReader(log),
    recorder,
    isWorried: () => performance.now() - failedAt < WORRY_TIME,
    hasCompany: () => watches.size > 1,
    onSilence: () => lookups.lookNow(),
  };

  /** Those that the host name has, the known ones first, and those that it has lost but that still answer. */
  function addressesToWatch(): string[] {
    const { found } = names;
    const known = found.filter((each) => watches.has(each));
    const named = [...known, ...found.filter((each) => !watches.has(each))].slice(0, MAX_WATCHED);
    const left = [...watches].filter(
      ([address, watch]) => address !== '' && !found.includes(address) && watch.isThere(),
    );
    const wanted = [...named, ...left.map(([address]) => address)];
    return wanted.length > 0 ? wanted : [''];
  }

  function watch(): void {
    const wanted = addressesToWatch();
    for (const [address, { stop }] of watches) {
      if (wanted.includes(address)) continue;
      stop();
      watches.delete(address);
    }
    for (const address of wanted) {
      if (!watches.has(address)) watches.set(address, watchReplica(address, options));
    }
  }

  const lookups = watchAddresses(host, lookUp, (addresses) => {
    const { found, isFailing } = addresses;
    recorder.add({
      kind: 'names',
      addresses: found.slice(0, MAX_ADDRESSES),
      ...(isFailing && { failing: true }),
      at: now(),
    });
    const before = names.isFailing ? [] : names.found;
    const present = isFailing ? [] : found;
    names = addresses;
    for (const address of before) {
      if (!present.includes(address)) watches.get(address)?.nameLost();
    }
    watch();
    for (const [address, { lookNow }] of watches) if (!present.includes(address)) lookNow();
  });

  function lookNow(): void {
    lookups.lookNow();
    for (const each of watches.values()) each.lookNow();
  }
  return {
    /** Where users' attempts may go; none while only the service's name is known. */
    addresses(): readonly string[] {
      const usable = names.found.filter((each) => {
        const known = watches.get(each);
        // Those that are not watched, since there are too many, may be good.
        return !known || (known.wasApi() && (known.isReady() || !isBehindService));
      });
      return usable.some((each) => watches.has(each)) ? usable : [];
    },
    /** Whether the replica at an address said, when it was last asked, that it takes calls. */
    isReady: (address: string) => watches.get(address)?.isReady() ?? false,
    /** Sends a request to numbers-api, and nothing but GET / to what has not identified itself as numbers-api. */
    async send(request: ApiRequest): Promise<Answer> {
      if (!watches.get(request.address)?.isApi()) {
        const { address, signal } = request;
        const answer = withoutStranger(await send({ address, signal, method: 'GET', path: '.' }));
        if (!answer.passed) return answer;
      }
      return send(request);
    },
    /** A call of a user failed: a reason to probe more often for a while. */
    callFailed() {
      failedAt = performance.now();
      lookNow();
    },
    /** There is reason to believe that something has changed. */
    lookNow,
    stop() {
      lookups.stop();
      for (const { stop } of watches.values()) stop();
    },
  };
}
