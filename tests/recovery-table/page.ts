// Writes the observations down in Markdown.
import type { Scenario } from 'contract/scenarios.ts';
import type { RecoveryStep } from 'story/story.ts';
import { circumstances, table } from '../support/measured.ts';
import { lostCalls, type Tally } from '../support/steady-client.ts';
import { type Outcome, secondsUntil } from './play.ts';

export interface Row {
  scenario: Scenario;
  outcome: Outcome;
}

/** The columns of each table, by their headings. */
type Columns = Record<string, (row: Row) => string>;

const lossesOf = (tally: Tally): string => `${lostCalls(tally)} of ${tally.calls}`;

const seconds = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${value.toFixed(1)} s`;

const after =
  (step: RecoveryStep, missing: string) =>
  ({ outcome }: Row): string =>
    seconds(secondsUntil(outcome, step)) ?? missing;

const ALONE: Columns = {
  fault: ({ scenario }) => nameOf(scenario),
  'the client saw': ({ outcome: { users } }) =>
    Object.entries(users.lost)
      .map(([kind, count]) => `${kind} (${count})`)
      .join(', ') || '–',
  failed: ({ outcome: { users } }) => (users.calls === 0 ? 'none' : lossesOf(users)),
  unhealthy: after('unhealthy', 'never'),
  'process exited': endOf,
  'numbers again': ({ outcome }) => seconds(outcome.numbersAgainAfter) ?? '–',
  'cured by': cureOf,
};
const OF_THREE: Columns = {
  fault: ({ scenario }) => nameOf(scenario),
  lost: ({ outcome }) => lossesOf(outcome.users),
  'lost without the retry': ({ outcome: { others } }) =>
    others ? lossesOf(others.withoutRetry) : '–',
  unhealthy: after('unhealthy', 'never'),
  'process exited': endOf,
  'healthy again': after('healthy', '–'),
  'cured by': cureOf,
  'the other two': ({ outcome: { others } }) => others?.events.join(', ') || 'undisturbed',
};

function tableOf(columns: Columns, rows: readonly Row[]): string {
  const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
  return table(Object.keys(columns), cells);
}

/** Returns the measured parts of docs/recovery.md: both tables, then how to repeat their rows. */
export async function recoveryParts(rows: readonly Row[]): Promise<string[]> {
  const alone = rows.filter(({ scenario }) => !scenario.ofThree);
  const ofThree = rows.filter(({ scenario }) => scenario.ofThree);
  return [
    `Measured on ${await circumstances()}:\n\n${tableOf(ALONE, alone)}`,
    tableOf(OF_THREE, ofThree),
    alone.map(repetition).join('\n'),
    ofThree.map(repetition).join('\n'),
  ];
}

export function nameOf({ fault, settings }: Scenario): string {
  const hasSettings = Object.keys(settings).length > 0;
  return `\`${fault}\`${hasSettings ? ` \`${JSON.stringify(settings)}\`` : ''}`;
}

/** The ports of replicas are others at each start. */
const ONE_OF_THREE = '$(docker compose port --index 2 numbers-api 80)';

function repetition({ scenario }: Row): string {
  const { fault, settings, lesson, action, ofThree } = scenario;
  const address = ofThree ? ONE_OF_THREE : 'localhost:8087';
  const put = `curl -X PUT ${address}/faults/${fault} -H 'content-type: application/json' -d '${JSON.stringify(settings)}'`;
  const then =
    action === 'stop'
      ? ', then `docker compose stop numbers-api`, and to cure it\n  `docker compose start numbers-api`'
      : '';
  return `- **${nameOf(scenario)}** ${lesson}\n  \`${put}\`${then}`;
}

/** Says what the API was doing when it was killed, if the Engine does not report that it ran out of memory. */
export function endOf({ scenario, outcome }: Row): string {
  const { fault, expected } = scenario;
  const { exitCode, outOfMemory } = outcome;
  const when = seconds(secondsUntil(outcome, 'gone'));
  if (!when) return 'never';
  if (outOfMemory) return `${when}, exit ${exitCode}, out of memory`;
  const isUnreported = expected.outOfMemory && exitCode === 137;
  return `${when}, exit ${exitCode}${isUnreported ? `, killed during \`${fault}\`` : ''}`;
}

function cureOf({ scenario: { action }, outcome: { cure } }: Row): string {
  if (cure !== 'person') return cure ?? 'not known';
  return action === 'stop' ? 'a person, by starting it' : 'a person, by a reset';
}
