// The faults: which there are, with which settings, and which are on.
import { PRESETS } from 'story/presets.ts';
import type { FaultType } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import type { View } from '../view.ts';
import { ALL, activeFaults, chosenTarget, hasFault, placeOf, targetsOf } from './active-faults.ts';

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
  const concerned = replicas.filter(({ instance }) => chosen === ALL || instance === chosen);

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
