// Watches each replica of the API by itself: one watcher for each address that is to be watched.
import { now } from '../live/time.ts';
import type { ReadAnswer } from './answers.ts';
import type { CatalogueKeeper } from './catalogue.ts';
import type { Look } from './look.ts';
import { type Addresses, type LookUp, watchAddresses } from './replica-addresses.ts';
import type { ApiAddresses, RequestsTo } from './requests.ts';
import { type ReplicaWatcher, startWatcher, type Watcher, type Witness } from './watcher.ts';

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

/** Begins at once, and asks `witnesses` after each look-up of the name which addresses to watch. */
export function startWatchers(options: WatchersOptions): Watcher {
  const { host, lookUp, requestsTo, read, addresses, witnesses, catalogue } = options;
  const watchers = new Map<string, ReplicaWatcher>();
  /** Those to which the name led at the last look-up. */
  let named: readonly string[] = [];

  function watch(wanted: readonly string[]): void {
    for (const [address, watcher] of watchers) {
      if (wanted.includes(address)) continue;
      watcher.stop();
      watchers.delete(address);
    }
    for (const address of wanted) {
      if (watchers.has(address)) continue;
      const send = requestsTo(address);
      const witness = hurried(witnesses.witnessOf(address));
      watchers.set(address, startWatcher({ send, read, addresses, witness, catalogue }));
    }
  }

  /** One that does not answer may have got another address, so that it is time to look the name up again. */
  function hurried(witness: Witness): Witness {
    const note = (look: Look): void => {
      if (!look.passed && look.status === undefined) names.lookNow();
    };
    return {
      ...witness,
      livenessChecked(look, at) {
        note(look);
        witness.livenessChecked(look, at);
      },
      aboutRead(look, about, askedAt, at) {
        note(look);
        witness.aboutRead(look, about, askedAt, at);
      },
    };
  }

  const names = watchAddresses({
    host,
    lookUp,
    onAddresses(addresses) {
      const wanted = witnesses.addressesFound(addresses, now());
      watch(wanted);
      const lost = named.filter((each) => addresses.isFailing || !addresses.found.includes(each));
      for (const address of lost) watchers.get(address)?.nameLost();
      named = addresses.isFailing ? [] : addresses.found;
      for (const address of wanted) {
        if (!named.includes(address)) watchers.get(address)?.lookNow();
      }
    },
  });
  return {
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
