// Who is who: which replica is at which address. A replica is told apart by its instance, so that one that
// is found at another address is the same, and one that is found in its place has replaced it.
import type { About } from '../api/answers.ts';
import type { Addresses } from '../api/replica-addresses.ts';
import { shorten } from '../live/shorten.ts';
import type { Lane } from './lane.ts';

/** Replicas that are watched at most. */
const MAX_WATCHED = 12;
/** Milliseconds for which one that is gone is still shown. */
const REMEMBERED = 60_000;

export interface Roster {
  /** Those that are known, in the order in which they are shown; at first, one that is not known yet. */
  readonly lanes: readonly Lane[];
  /** Addresses that are not watched. */
  readonly unwatched: readonly string[];
  /** Takes in who is there, and tells which addresses are to be watched. */
  addressesFound(addresses: Addresses, at: number): readonly string[];
  /** What is seen at this address is of this replica; missing for a second address of one that is watched. */
  laneAt(address: string): Lane | undefined;
  /** Adds the address to the instance of a replica whose host name another one has already. */
  toldApart(address: string, about: About): About;
  /**
   * Takes in who answers at an address.
   *
   * @returns `joined` when it has come while others were there, and `undecided` when it cannot be told yet
   *   whether it has replaced one of them
   */
  answered(address: string, about: About, at: number): 'known' | 'joined' | 'undecided';
  /** Which replica a request to this address goes to, as far as is known. */
  ownerOf(address: string): Lane | undefined;
}

/** Forgets a replica that has been gone for a minute and has lost its address, unless no other is known. */
export function createRoster(createLane: () => Lane): Roster {
  let lanes: Lane[] = [];
  /** Which replica answers there; it may answer at two addresses, of which one is its place. */
  const owners = new Map<string, Lane>();
  let named: Addresses = { found: [], isFailing: false };
  let unwatched: readonly string[] = [];
  /** The addresses that were there from the beginning. */
  let first: readonly string[] | undefined;
  /** Since when the name does not lead to it any more. */
  const leftAt = new Map<Lane, number>();

  const instanceOf = (lane: Lane): string | undefined => lane.read()?.instance;
  const isPlaceOf = (address: string, lane: Lane): boolean => lane.place.address === address;
  const isNamed = (address: string): boolean => address === '' || named.found.includes(address);
  const isThere = (lane: Lane): boolean => owners.get(lane.place.address) === lane;
  const isLost = (lane: Lane): boolean => !isThere(lane) || !lane.place.isNamed;
  const isSilent = (lane: Lane): boolean =>
    ['gone', 'not responding'].includes(lane.verdict().condition);

  function put(lane: Lane, address: string, at: number): void {
    owners.set(address, lane);
    const isThereByName = isNamed(address);
    if (isThereByName) leftAt.delete(lane);
    else if (!leftAt.has(lane)) leftAt.set(lane, at);
    const isCertain = isThereByName && !named.isFailing;
    lane.found({ address, isNamed: isThereByName, isCertain }, at);
  }

  function remove(lane: Lane): void {
    lanes = lanes.filter((each) => each !== lane);
    leftAt.delete(lane);
    for (const [address, owner] of owners) if (owner === lane) owners.delete(address);
  }

  /** Another one is at its address, and it is not found elsewhere, or not yet. */
  function loseAddress(lane: Lane, at: number): void {
    if (!leftAt.has(lane)) leftAt.set(lane, at);
    lane.found({ address: lane.place.address, isNamed: false, isCertain: false }, at);
    const problem = 'is at its address no longer';
    lane.aboutRead(
      { passed: false, problem, status: undefined, unreachable: true },
      undefined,
      at,
      at,
    );
  }

  function forgetOld(at: number): void {
    for (const lane of lanes) {
      const { condition, since } = lane.verdict();
      if (condition !== 'gone' || at - since < REMEMBERED || !isLost(lane)) continue;
      // Of a service that is gone altogether, something is to be shown.
      if (lanes.filter(instanceOf).length === 1) return;
      lane.forgotten(at);
      remove(lane);
    }
  }

  /** Somebody who is not known answers at this address. */
  function newcomer(address: string, at: number): 'known' | 'joined' | 'undecided' {
    const here = owners.get(address);
    const isReplacing = here && instanceOf(here) !== undefined && isPlaceOf(address, here);
    const isAlone = here && lanes.length === 1;
    if (isReplacing || isAlone) return 'known';

    const lost = lanes.filter((lane) => instanceOf(lane) !== undefined && isLost(lane));
    const [free] = lost.filter(isSilent).toSorted((a, b) => a.verdict().since - b.verdict().since);
    // The next look at that one will tell whether it is gone.
    if (!free && lost.some((lane) => lane.lastAnswerAt < (leftAt.get(lane) ?? 0)))
      return 'undecided';
    if (here && instanceOf(here) === undefined) remove(here);
    const lane = free ?? createLane();
    if (!free) lanes.push(lane);
    put(lane, address, at);
    return free || first?.includes(address) ? 'known' : 'joined';
  }

  return {
    get lanes() {
      return lanes;
    },
    get unwatched() {
      return unwatched;
    },
    addressesFound(addresses, at) {
      named = addresses;
      const { found } = addresses;
      first ??= found.length > 0 ? found : undefined;
      const nameless = owners.get('');
      const [address] = found;
      if (nameless && address !== undefined && !owners.has(address)) {
        owners.delete('');
        put(nameless, address, at);
      }
      for (const lane of lanes) if (isThere(lane)) put(lane, lane.place.address, at);
      forgetOld(at);

      const isSecond = (each: string): boolean => {
        const owner = owners.get(each);
        return owner !== undefined && !isPlaceOf(each, owner);
      };
      const places = found.filter((each) => !isSecond(each));
      const known = places.filter((each) => owners.has(each));
      const ordered = [...known, ...places.filter((each) => !owners.has(each))];
      unwatched = ordered.slice(MAX_WATCHED);
      const left = lanes
        .filter((lane) => instanceOf(lane) !== undefined && isThere(lane) && !lane.place.isNamed)
        .map(({ place }) => place.address);
      const wanted = [...ordered.slice(0, MAX_WATCHED), ...found.filter(isSecond), ...left];
      if (wanted.length === 0) wanted.push('');

      for (const [each, owner] of owners) {
        if (wanted.includes(each)) continue;
        owners.delete(each);
        if (instanceOf(owner) === undefined) remove(owner);
      }
      for (const each of wanted) {
        if (owners.has(each)) continue;
        const lane = createLane();
        lanes.push(lane);
        put(lane, each, at);
      }
      return wanted;
    },
    laneAt(address) {
      const owner = owners.get(address);
      return owner && isPlaceOf(address, owner) ? owner : undefined;
    },
    toldApart(address, about) {
      const here = owners.get(address);
      const instance = `${shorten(about.instance, 50)}@${address}`;
      const namesake = lanes.find((lane) => instanceOf(lane) === shorten(about.instance, 100));
      const isShared =
        namesake &&
        here &&
        instanceOf(here) === undefined &&
        isThere(namesake) &&
        namesake.place.isNamed &&
        !isSilent(namesake) &&
        namesake.read()?.bootId !== shorten(about.bootId, 50);
      const wasApart = here && instanceOf(here) === instance;
      return isShared || wasApart ? { ...about, instance } : about;
    },
    answered(address, about, at) {
      const here = owners.get(address);
      const instance = shorten(about.instance, 100);
      const known = lanes.find((lane) => instanceOf(lane) === instance);
      if (!known) return newcomer(address, at);
      if (known !== here) {
        if (here && isPlaceOf(address, here)) {
          if (instanceOf(here) === undefined) remove(here);
          else loseAddress(here, at);
        }
        owners.set(address, known);
      }
      const isSameProcess = known.read()?.bootId === shorten(about.bootId, 50);
      const mayStay = isThere(known) && !isSilent(known) && isSameProcess;
      if (!isPlaceOf(address, known) && !mayStay) put(known, address, at);
      return 'known';
    },
    ownerOf: (address) => owners.get(address),
  };
}
