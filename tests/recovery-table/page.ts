// Writes the observations down as a page in Markdown.
import { availableParallelism } from 'node:os';
import type { Scenario } from 'contract/scenarios.ts';
import type { RecoveryStep } from 'story/story.ts';
import { succeed } from '../support/commands.ts';
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

function table(columns: Columns, rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = Object.keys(columns);
  const body = rows.map((row) => line(Object.values(columns).map((cell) => cell(row))));
  return [line(head), `${'|---'.repeat(head.length)}|`, ...body].join('\n');
}

/** When and where something was measured. */
export async function circumstances(): Promise<string> {
  const engine = await succeed('docker', ['version', '--format', '{{.Server.Version}}']);
  const date = new Date().toISOString().slice(0, 10);
  return `${date} on ${availableParallelism()} processors with Docker Engine ${engine}`;
}

export async function recoveryPage(rows: readonly Row[]): Promise<string> {
  const alone = rows.filter(({ scenario }) => !scenario.ofThree);
  const ofThree = rows.filter(({ scenario }) => scenario.ofThree);
  return `# Recovery from each fault

\`make recovery\` writes this page from measurements. Don't edit it; run the command again.

Each fault was switched on in the running system (\`docker-compose.yml\` with \`FAIL_AFTER_CALLS=0\`), while a client
requested ten numbers a second with a time-out of one second. Times are seconds since the fault was switched on.
"Failed" counts the client's requests until it got numbers again. Measured on ${await circumstances()}.

${table(ALONE, alone)}

## One of three

The same on one of three replicas (\`compose/replicas.yml\`), while two web servers requested ten numbers a second each:
one as it is, the other with \`CLIENT_RETRY=off\`. "Lost" counts the calls without a number until the
replica was healthy again. "The other two" lists what happened to them.

${table(OF_THREE, ofThree)}

## What each row shows, and how to repeat it

Start without the bug of the original, and request numbers in a second terminal:

\`\`\`sh
FAIL_AFTER_CALLS=0 docker compose up --detach --force-recreate --wait
while :; do curl --silent --max-time 1 --write-out '%{http_code}\\n' localhost:8087/rng; sleep 0.1; done
\`\`\`

Then switch a fault on, and watch the second terminal, <http://localhost:8088>, or \`make watch\`.

${alone.map(repetition).join('\n')}
- Switch all faults off, the bug of the original too, until the next start: \`curl -X DELETE localhost:8087/faults\`.
  Restore the state after a fresh start: \`curl -X POST localhost:8087/reset\`

For one of three, start three replicas, and request numbers through the web; \`--index\` selects the replica:

\`\`\`sh
export FAIL_AFTER_CALLS=0
docker compose -f docker-compose.yml -f compose/replicas.yml up --detach --force-recreate --wait
while :; do curl --silent --max-time 2 --write-out '%{http_code}\\n' localhost:8088/api/number; sleep 0.1; done
\`\`\`

${ofThree.map(repetition).join('\n')}
`;
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
