// The faults: which there are, with which settings, and which are on.

import type { FaultType, Field } from 'contract/fault.ts';
import { shortName } from '../../src/history/names.ts';
import type { ActiveFault, LiveState } from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { count } from '../words.ts';
import { GROUPS } from './groups.ts';

/** Settings that every fault has, in the order in which they come after its own. */
const COMMON = ['rate', 'count', 'duration', 'seed', 'secret', 'routes'];

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
  isActive: boolean;
  isWide: boolean;
  fields: FieldInput[];
  refusal: string | undefined;
  isLost: boolean;
}

export interface FaultsCard {
  switchable: 'unknown' | 'yes' | 'no';
  targets: { value: string; label: string }[];
  groups: { key: string; title: string; sees: string; faults: FaultInput[] }[];
  strip: StripCard;
  isLost: boolean;
}

/** The card's last line: what is on now. */
export interface StripCard {
  active: { type: string; on: string; hits: string; until: string; left?: number; of?: number }[];
  refusals: string[];
  isLost: boolean;
}

export function faultsCard(state: LiveState, { now, link, refusals }: View): FaultsCard {
  const { faultInjection, faultTypes, replicas } = state;
  const active = replicas.flatMap(({ faults }) => faults);
  const isLost = link === 'lost';
  const input = (type: FaultType): FaultInput =>
    faultInput(type, {
      isActive: active.some((fault) => fault.type === type.name),
      refusal: refusals[`/faults/${type.name}/on`] ?? refusals[`/faults/${type.name}/off`],
      isLost,
    });
  return {
    switchable: faultInjection === 'unknown' ? 'unknown' : faultInjection === 'on' ? 'yes' : 'no',
    targets: targetsOf(state),
    groups: GROUPS.map(({ symptom, title, sees }, place) => ({
      key: String(place),
      title,
      sees,
      faults: faultTypes.filter((type) => type.symptom === symptom).map(input),
    })),
    strip: {
      active: active.map((fault) => activeFault(fault, faultTypes, now)),
      refusals: Object.entries(refusals)
        .filter(([address, why]) => why !== undefined && /^\/(faults|reset)/.test(address))
        .map(([address, why]) => `${address.split('/')[2] ?? 'reset'}: ${why}`),
      isLost,
    },
    isLost,
  };
}

function targetsOf({ replicas }: LiveState): FaultsCard['targets'] {
  if (replicas.length < 2) return [{ value: 'all', label: 'the only replica' }];
  return [
    { value: 'all', label: `all ${replicas.length} replicas` },
    ...replicas.map(({ instance }) => ({ value: instance, label: shortName(instance) })),
  ];
}

function faultInput(
  { name, shows, cure, settings }: FaultType,
  present: { isActive: boolean; refusal: string | undefined; isLost: boolean },
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
  const units = { milliseconds: 'ms', seconds: 's', megabytes: 'MB', hits: 'hits' };
  const [first = ''] = description.split(' ');
  return units[first as keyof typeof units] ?? '';
}

function activeFault(
  { type, routes, hits, hitsLeft, endsAt, duration }: ActiveFault,
  faultTypes: readonly FaultType[],
  now: number,
) {
  const known = faultTypes.find(({ name }) => name === type)?.settings.properties.routes?.default;
  const isUsual = [known ?? []].flat().join() === routes.join();
  const left = endsAt === undefined ? undefined : Math.max(0, Math.ceil((endsAt - now) / 1_000));
  const ends = [
    hitsLeft !== undefined && `${hitsLeft} left`,
    left !== undefined && `${left} s left`,
  ].filter(Boolean);
  return {
    type,
    on: isUsual ? '' : routes.join(' '),
    hits: count(hits, 'hit'),
    until: ends.join(', ') || 'until switched off',
    ...(left !== undefined && duration !== undefined && { left, of: duration }),
  };
}
