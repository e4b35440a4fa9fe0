// One scenario and what was seen of it, round by round, as cells of a table.

import type { Scenario } from 'contract/scenarios.ts';
import type { Losses, Observation } from './observe.ts';
import { spreadOf } from './spread.ts';

export interface Row {
  scenario: Scenario;
  /** One a round. */
  observations: readonly Observation[];
}

/** What the client saw, how many requests failed, unhealthy, the end, numbers again, the cure. */
export function cellsOf({ observations }: Row): string[] {
  return [
    whatTheClientSaw(observations),
    howManyFailed(observations),
    seconds(observations, ({ unhealthyAfter }) => unhealthyAfter) ?? 'never',
    ending(observations),
    seconds(observations, ({ numbersAgainAfter }) => numbersAgainAfter) ?? '–',
    distinct(observations.map(({ cure }) => cure)),
  ];
}

/**
 * Of one replica of three: what users lost with the retry and without it, unhealthy, the end, healthy
 * again, the cure, and how the others were.
 */
export function cellsOfThree({ observations }: Row): string[] {
  const others = observations.flatMap(({ others }) => others ?? []);
  const disturbances = others.flatMap(({ events }) => events);
  return [
    howManyFailed(observations),
    howManyFailed(others.map(({ withoutRetry }) => withoutRetry)),
    seconds(observations, ({ unhealthyAfter }) => unhealthyAfter) ?? 'never',
    ending(observations),
    seconds(observations, ({ healthyAgainAfter }) => healthyAgainAfter) ?? '–',
    distinct(observations.map(({ cure }) => cure)),
    disturbances.length === 0 ? 'undisturbed' : distinct(disturbances),
  ];
}

export function nameOf({ fault, settings }: Scenario): string {
  return Object.keys(settings).length > 0
    ? `\`${fault}\` \`${JSON.stringify(settings)}\``
    : `\`${fault}\``;
}

/** Each kind of failure, with its number; of several rounds with the median of its numbers. */
function whatTheClientSaw(observations: readonly Observation[]): string {
  const kinds = new Set(observations.flatMap(({ failures }) => [...failures.keys()]));
  const told = [...kinds].map((kind) => {
    const counts = observations.map(({ failures }) => failures.get(kind) ?? 0);
    return `${kind} (${Math.round(spreadOf(counts)?.median ?? 0)})`;
  });
  return told.join(', ') || '–';
}

function howManyFailed(observations: readonly Losses[]): string {
  const failed = spreadOf(observations.map(failuresOf));
  const requests = spreadOf(observations.map(({ requests }) => requests));
  if (!failed || !requests || requests.most === 0) return 'none';
  const usual = `${Math.round(failed.median)} of ${Math.round(requests.median)}`;
  return observations.length === 1 ? usual : `${usual} (worst ${failed.most})`;
}

const failuresOf = ({ failures }: Losses): number =>
  [...failures.values()].reduce((sum, count) => sum + count, 0);

function ending(observations: readonly Observation[]): string {
  const when = seconds(observations, ({ endedAfter }) => endedAfter);
  if (when === undefined) return 'never';
  const ways = observations
    .filter(({ endedAfter }) => endedAfter !== undefined)
    .map(({ exitCode, outOfMemory }) => `exit ${exitCode}${outOfMemory ? ', out of memory' : ''}`);
  return `${when}, ${distinct(ways)}`;
}

/** Undefined where it has happened in no round. */
function seconds(
  observations: readonly Observation[],
  select: (observation: Observation) => number | undefined,
): string | undefined {
  const values = observations.map(select).filter((value) => value !== undefined);
  const spread = spreadOf(values);
  if (!spread) return undefined;
  const median = `${spread.median.toFixed(1)} s`;
  if (observations.length === 1) return median;
  const share =
    values.length < observations.length ? `, in ${values.length} of ${observations.length}` : '';
  return `${median} (worst ${spread.most.toFixed(1)} s${share})`;
}

const distinct = (texts: readonly string[]): string => [...new Set(texts)].join(' or ');
