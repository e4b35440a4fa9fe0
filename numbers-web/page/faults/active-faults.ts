// Where faults are: the replicas that they can be switched in, and the faults that are on, each with the
// replicas that have it.
import type { FaultType } from 'story/recording.ts';
import { shortName } from 'story/sentences.ts';
import type { ActiveFault, Replica, Story, Time } from 'story/story.ts';
import { count } from '../words.ts';

/** Every running replica, instead of one instance. The server calls it ALL_REPLICAS. */
export const ALL = 'all';

/** Who has taken the place of the chosen replica, where it was replaced. */
export function chosenTarget(replicas: readonly Replica[], chosen = ALL): string {
  const isThere = replicas.some(({ instance }) => instance === chosen);
  const successor = replicas.find(({ replaced }) => replaced.includes(chosen));
  return isThere ? chosen : (successor?.instance ?? chosen);
}

/** All together come first; a chosen replica that is gone stays in the list. `chosen` is what `chosenTarget` says. */
export function targetsOf(replicas: readonly Replica[], chosen: string) {
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const targets = present.map(({ instance, release }) => ({
    value: instance,
    label: `${shortName(instance)}, ${release}`,
  }));
  const isMissing = chosen !== ALL && !targets.some(({ value }) => value === chosen);
  // Never another one than was chosen: what is broken by mistake would be hard to explain.
  if (isMissing) targets.push({ value: chosen, label: `${shortName(chosen)}, gone` });
  return targets.length > 1
    ? [{ value: ALL, label: `all ${present.length} replicas` }, ...targets]
    : [{ value: ALL, label: 'the only replica' }];
}

/** The most names in a text. */
const MOST_NAMES = 3;

/** Whether the replica's latest answer lists the fault; secret faults are never listed. */
export function hasFault({ faults }: Replica, type: string): boolean {
  return faults.some((fault) => fault.type === type);
}

/** Returns where to switch a fault off: in the only one of several replicas that has it, otherwise in all. */
export function placeOf(having: readonly Replica[], replicas: readonly Replica[]): string {
  const [only, ...others] = having;
  return only && others.length === 0 && replicas.length > 1 ? only.instance : ALL;
}

/** One line for each type, however many replicas have it; its hits are those of all of them together. */
export function activeFaults({ replicas, faultTypes }: Story, now: Time) {
  const types = new Set(replicas.flatMap(({ faults }) => faults.map(({ type }) => type)));
  const isAlone = types.size === 1;
  return [...types].map((type) => {
    const having = replicas.filter((replica) => hasFault(replica, type));
    const faults = having.flatMap((each) => each.faults.filter((fault) => fault.type === type));
    const places = [routesOf(faults, faultTypes), where(having, replicas, isAlone)];
    return {
      type,
      on: places.filter(Boolean).join(', '),
      hits: queueInWords(faults) ?? count(sum(faults.map(({ hits }) => hits)), 'hit'),
      replica: placeOf(having, replicas),
      ...endOf(faults, now, isAlone || replicas.length < 2),
    };
  });
}

/** How busy the queues of a limited capacity are; the longest wait counts. */
function queueInWords(faults: readonly ActiveFault[]): string | undefined {
  const queues = faults.flatMap(({ queue }) => queue ?? []);
  const [first] = queues;
  if (!first) return undefined;
  const length = sum(queues.map((queue) => queue.length));
  const wasted = sum(queues.map((queue) => queue.wasted));
  const waited = (Math.max(...queues.map((queue) => queue.waited)) / 1_000).toFixed(1);
  return `${first.perSecond}/s, ${length} waiting, ${waited} s each, ${wasted} served too late`;
}

/** The routes, where they are not the usual ones. */
function routesOf([fault]: readonly ActiveFault[], faultTypes: readonly FaultType[]): string {
  const type = faultTypes.find(({ name }) => name === fault?.type);
  const usual = [type?.settings.properties.routes?.default ?? []].flat().join();
  return !fault || usual === fault.routes.join() ? '' : fault.routes.join(' ');
}

/** @param isAlone whether no other fault needs the room for the names of several */
function where(having: readonly Replica[], replicas: readonly Replica[], isAlone: boolean): string {
  if (replicas.length < 2) return '';
  const there = replicas.filter((each) => each.condition !== 'gone' || having.includes(each));
  if (having.length === there.length) return `all ${having.length}`;
  const names = having.map(({ instance }) => shortName(instance));
  const isTold = names.length === 1 || (isAlone && names.length <= MOST_NAMES);
  return `${having.length} of ${there.length}${isTold ? `: ${names.join(', ')}` : ''}`;
}

/** In several replicas a fault ends with the last of them. If there is room, a text says that it has no end. */
function endOf(faults: readonly ActiveFault[], now: Time, hasRoom: boolean) {
  const hitsLeft = faults.flatMap((fault) => fault.hitsLeft ?? []);
  const [last] = faults.toSorted((a, b) => (b.endsAt ?? 0) - (a.endsAt ?? 0));
  const { endsAt, duration } = last ?? {};
  const left = endsAt && Math.max(0, Math.ceil((endsAt - now) / 1_000));
  const ends = [
    hitsLeft.length > 0 && `${sum(hitsLeft)} left`,
    left !== undefined && `${left} s left`,
  ].filter(Boolean);
  return {
    until: ends.join(', ') || (hasRoom ? 'until switched off' : ''),
    // Seconds, of how many; missing where it has no end.
    ...(left !== undefined && duration !== undefined && { left, of: duration }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
