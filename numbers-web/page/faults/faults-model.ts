// The faults: which there are, with which settings, in which replicas they can be switched, and which are on where.
import { PRESETS } from 'story/presets.ts';
import type { FaultType } from 'story/recording.ts';
import { shortName } from 'story/sentences.ts';
import {
  type ActiveFault,
  ALL_REPLICAS,
  type Replica,
  type Story,
  type Time,
} from 'story/story.ts';
import type { View } from '../view.ts';
import { count } from '../words.ts';

/** Who sees each symptom, in the order in which the card shows them; each symptom of the contract has one. */
const GROUPS: readonly { symptom: FaultType['symptom']; title: string; sees: string }[] = [
  { symptom: 'dies', title: 'It dies', sees: 'the restart policy sees it' },
  { symptom: 'keeps waiting', title: 'It keeps you waiting', sees: 'only a time-out sees it' },
  { symptom: 'answers wrongly', title: 'It answers wrongly', sees: 'only a check sees it' },
  { symptom: 'says no', title: 'It says no', sees: 'to requests, or to a stop' },
];

/** Settings that every fault has, in the order in which they come after its own. */
const COMMON = ['rate', 'count', 'duration', 'seed', 'secret', 'routes'];

/** While the API's faults aren't known, all groups exist but are empty. */
export function faultsCard(state: Story, { now, link, refusals, target }: View) {
  const { faultInjection, faultTypes, replicas } = state;
  const isLost = link === 'lost';
  const chosen = chosenTarget(replicas, target);
  const targets = targetsOf(replicas, chosen);
  const concerned = replicas.filter(
    ({ instance }) => chosen === ALL_REPLICAS || instance === chosen,
  );

  function faultInput({ name, shows, cure, settings }: FaultType) {
    const having = concerned.filter((replica) => hasFault(replica, name));
    const isLacking = concerned.some(
      (replica) => replica.condition !== 'gone' && !hasFault(replica, name),
    );
    const rank = (field: string): number => COMMON.indexOf(field);
    const fields = Object.entries(settings.properties).toSorted(([a], [b]) => rank(a) - rank(b));
    return {
      name,
      // Written for Markdown, too.
      teaches: shows.replaceAll('`', ''),
      cure: cure.replaceAll('`', ''),
      fields: fields.map(([field, schema]) => ({
        ...schema,
        name: field,
        unit: unitOf(schema.description),
      })),
      // Whether it is on where the next switch goes to, and where it is to be switched off.
      isOn: having.length === 0 ? 'none' : isLacking ? 'some' : 'all',
      place: placeOf(having, replicas),
      // Without a script, which sends the card's choice along, the panel has its own.
      ownTargets: link === 'still' && targets.length > 1 ? targets : [],
      refusal: refusals[`/faults/${name}/on`] ?? refusals[`/faults/${name}/off`],
      isLost,
    };
  }

  return {
    presets: Object.entries(PRESETS).map(([name, { title, look }]) => ({ name, title, look })),
    switchable: { unknown: 'unknown', on: 'yes', off: 'no' }[faultInjection],
    targets,
    chosen,
    groups: GROUPS.map((group) => ({
      ...group,
      faults: faultTypes.filter(({ symptom }) => symptom === group.symptom).map(faultInput),
    })),
    // The card's last line: what is on now.
    strip: {
      active: activeFaults(state, now),
      refusals: Object.entries(refusals)
        .filter(([address, why]) => why !== undefined && /^\/(faults|presets|reset)/.test(address))
        .map(([address, why]) => `${address.split('/')[2] ?? 'reset'}: ${why}`),
      isLost,
    },
    isLost,
  };
}

/** Every setting that has a unit says it in the first word of its description. */
function unitOf(description = ''): string {
  const units = { milliseconds: 'ms', seconds: 's', megabytes: 'MB', bytes: 'bytes', hits: 'hits' };
  const [first = ''] = description.split(' ');
  return units[first as keyof typeof units] ?? '';
}

/** Who has taken the place of the chosen replica, where it was replaced. */
function chosenTarget(replicas: readonly Replica[], chosen = ALL_REPLICAS): string {
  const isThere = replicas.some(({ instance }) => instance === chosen);
  const successor = replicas.find(({ replaced }) => replaced.includes(chosen));
  return isThere ? chosen : (successor?.instance ?? chosen);
}

/** All together come first; a chosen replica that is gone stays in the list. `chosen` is what `chosenTarget` says. */
function targetsOf(replicas: readonly Replica[], chosen: string) {
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const targets = present.map(({ instance, release }) => ({
    value: instance,
    label: `${shortName(instance)}, ${release}`,
  }));
  const isMissing = chosen !== ALL_REPLICAS && !targets.some(({ value }) => value === chosen);
  // Never another one than was chosen: what is broken by mistake would be hard to explain.
  if (isMissing) targets.push({ value: chosen, label: `${shortName(chosen)}, gone` });
  return targets.length > 1
    ? [{ value: ALL_REPLICAS, label: `all ${present.length} replicas` }, ...targets]
    : [{ value: ALL_REPLICAS, label: 'the only replica' }];
}

/** The most names in a text. */
const MOST_NAMES = 3;

/** Whether the replica's latest answer lists the fault; secret faults are never listed. */
function hasFault({ faults }: Replica, type: string): boolean {
  return faults.some((fault) => fault.type === type);
}

/** Returns where to switch a fault off: in the only one of several replicas that has it, otherwise in all. */
function placeOf(having: readonly Replica[], replicas: readonly Replica[]): string {
  const [only, ...others] = having;
  return only && others.length === 0 && replicas.length > 1 ? only.instance : ALL_REPLICAS;
}

/** One line for each type, however many replicas have it; its hits are those of all of them together. */
function activeFaults({ replicas, faultTypes }: Story, now: Time) {
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
