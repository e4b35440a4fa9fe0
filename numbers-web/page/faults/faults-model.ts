// The faults: which there are, with which settings, and which are on.
import type { FaultType, Field } from 'contract';
import type { Replica, Story } from 'story/story.ts';
import type { View } from '../view.ts';
import {
  type ActiveFaultLine,
  ALL,
  activeFaults,
  chosenTarget,
  hasFault,
  placeOf,
  type TargetOption,
  targetsOf,
} from './active-faults.ts';

interface Group {
  symptom: FaultType['symptom'];
  title: string;
  /** Who sees it. */
  sees: string;
}

/** In the order in which the card shows them; each symptom of the contract has one. */
const GROUPS: readonly Group[] = [
  { symptom: 'dies', title: 'It dies', sees: 'the restart policy sees it' },
  { symptom: 'keeps waiting', title: 'It keeps you waiting', sees: 'only a time-out sees it' },
  { symptom: 'answers wrongly', title: 'It answers wrongly', sees: 'only a check sees it' },
  { symptom: 'says no', title: 'It says no', sees: 'to requests, or to a stop' },
];

/** Settings that every fault has, in the order in which they come after its own. */
const COMMON = ['rate', 'count', 'duration', 'seed', 'secret', 'routes'];

/** One setting of a fault as a field of its form. `most` is empty where there is no limit. */
export interface FieldInput {
  id: string;
  name: string;
  kind: 'number' | 'text' | 'choice' | 'list' | 'switch';
  isWhole: boolean;
  value: string;
  least: string;
  most: string;
  choices: { choice: string; isChosen: boolean }[];
  unit: string;
  hint: string;
}

export interface FaultInput {
  name: string;
  teaches: string;
  cure: string;
  /** Whether it is on where the next switch goes to: in all of these replicas, in some, in none. */
  isOn: 'all' | 'some' | 'none';
  /** Where it is to be switched off. */
  place: string;
  isWide: boolean;
  fields: FieldInput[];
  /** Without a script, which sends the card's choice along, the panel has its own. */
  ownTargets: TargetOption[];
  refusal: string | undefined;
  isLost: boolean;
}

export interface FaultsCard {
  switchable: 'unknown' | 'yes' | 'no';
  targets: TargetOption[];
  groups: { key: string; title: string; sees: string; faults: FaultInput[] }[];
  strip: StripCard;
  isLost: boolean;
}

/** The card's last line: what is on now. */
export interface StripCard {
  active: ActiveFaultLine[];
  refusals: string[];
  isLost: boolean;
}

/** All groups are there, though empty, while the API's faults are not known. */
export function faultsCard(state: Story, { now, link, refusals, target }: View): FaultsCard {
  const { faultInjection, faultTypes, replicas } = state;
  const isLost = link === 'lost';
  const chosen = chosenTarget(replicas, target);
  const targets = targetsOf(replicas, chosen);
  const input = (type: FaultType): FaultInput =>
    faultInput(type, {
      ...placeOfFault(type.name, replicas, chosen),
      ownTargets: link === 'still' && targets.length > 1 ? targets : [],
      refusal: refusals[`/faults/${type.name}/on`] ?? refusals[`/faults/${type.name}/off`],
      isLost,
    });
  return {
    switchable: faultInjection === 'unknown' ? 'unknown' : faultInjection === 'on' ? 'yes' : 'no',
    targets,
    groups: GROUPS.map(({ symptom, title, sees }, place) => ({
      key: String(place),
      title,
      sees,
      faults: faultTypes.filter((type) => type.symptom === symptom).map(input),
    })),
    strip: {
      active: activeFaults(state, now),
      refusals: Object.entries(refusals)
        .filter(([address, why]) => why !== undefined && /^\/(faults|reset)/.test(address))
        .map(([address, why]) => `${address.split('/')[2] ?? 'reset'}: ${why}`),
      isLost,
    },
    isLost,
  };
}

function placeOfFault(
  type: string,
  replicas: readonly Replica[],
  chosen: string,
): Pick<FaultInput, 'isOn' | 'place'> {
  const concerned = replicas.filter(({ instance }) => chosen === ALL || instance === chosen);
  const having = concerned.filter((replica) => hasFault(replica, type));
  const lacking = concerned.filter(
    (replica) => replica.condition !== 'gone' && !hasFault(replica, type),
  );
  const isOn = having.length === 0 ? 'none' : lacking.length === 0 ? 'all' : 'some';
  return { isOn, place: replicas.length > 1 ? placeOf(having) : ALL };
}

function faultInput(
  { name, shows, cure, settings }: FaultType,
  present: Pick<FaultInput, 'isOn' | 'place' | 'ownTargets' | 'refusal' | 'isLost'>,
): FaultInput {
  const rank = (field: string): number => COMMON.indexOf(field);
  const fields = Object.entries(settings.properties).toSorted(([a], [b]) => rank(a) - rank(b));
  return {
    name,
    // Written for Markdown, too.
    teaches: shows.replaceAll('`', ''),
    cure: cure.replaceAll('`', ''),
    isWide: name.length > 12,
    fields: fields.map(([field, schema]) => fieldInput(`${name}-${field}`, field, schema)),
    ...present,
  };
}

function fieldInput(id: string, name: string, field: Field): FieldInput {
  const { type, description = '', minimum, maximum, items } = field;
  const choices = items?.enum ?? field.enum ?? [];
  const chosen = [field.default ?? []].flat();
  return {
    id,
    name,
    kind: kindOf(field),
    isWhole: type === 'integer',
    value: field.default === undefined ? '' : String(field.default),
    least: String(minimum ?? 0),
    most: String(maximum ?? ''),
    choices: choices.map((choice) => ({ choice, isChosen: chosen.includes(choice) })),
    unit: unitOf(description),
    hint: description,
  };
}

function kindOf({ type, enum: choices }: Field): FieldInput['kind'] {
  if (type === 'array') return 'list';
  if (choices) return 'choice';
  if (type === 'boolean') return 'switch';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

/** Every setting that has a unit says it in the first word of its description. */
function unitOf(description: string): string {
  const units = { milliseconds: 'ms', seconds: 's', megabytes: 'MB', bytes: 'bytes', hits: 'hits' };
  const [first = ''] = description.split(' ');
  return units[first as keyof typeof units] ?? '';
}
