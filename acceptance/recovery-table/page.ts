// Writes the observations down as a page in Markdown.
import { availableParallelism } from 'node:os';
import { succeed } from '../support/commands.ts';
import type { Observation } from './observe.ts';
import type { Scenario } from './scenarios.ts';

/** What a reader types before switching faults on. */
const PREPARATION = [
  '```sh',
  'FAIL_AFTER_CALLS=0 docker compose up --detach --force-recreate --wait',
  "while :; do curl --silent --max-time 1 --write-out ' %{http_code}\\n' localhost:8087/rng; sleep 0.1; done",
  '```',
].join('\n');

export interface Row {
  scenario: Scenario;
  observed: Observation;
}

export async function recoveryPage(rows: readonly Row[]): Promise<string> {
  const engine = await succeed('docker', ['version', '--format', '{{.Server.Version}}']);
  const date = new Date().toISOString().slice(0, 10);
  return `# Every fault, and how it ends

Written by \`make recovery\`, from measurements. Do not edit: run it again.

Each fault was switched on in the running system (\`docker-compose.yml\` as it is, with
\`FAIL_AFTER_CALLS=0\`), while a client asked for ten numbers a second and gave each up after a second.
Times are seconds since the fault was switched on; "failed" counts the client's requests until numbers
flowed again. Measured on ${date} on ${availableParallelism()} processors with Docker Engine ${engine}.

| fault | the client saw | failed | unhealthy | the process ended | numbers again | who cured it |
|---|---|---|---|---|---|---|
${rows.map(tableRow).join('\n')}

## What each row shows, and how to repeat it

Start without the original's bug, which would strike in between, and keep asking in a second terminal:

${PREPARATION}

Then switch a fault on, and look at the first terminal, at <http://localhost:8088>, or at \`make watch\`.

${rows.map(repetition).join('\n')}
- All off: \`curl -X DELETE localhost:8087/faults\`; everything as after a fresh start:
  \`curl -X POST localhost:8087/reset\`
`;
}

function tableRow({ scenario, observed }: Row): string {
  const failed = [...observed.failures.values()].reduce((sum, count) => sum + count, 0);
  const cells = [
    nameOf(scenario),
    [...observed.failures].map(([outcome, count]) => `${outcome} (${count})`).join(', ') || '–',
    failed > 0 ? `${failed} of ${observed.requests}` : 'none',
    seconds(observed.unhealthyAfter) ?? 'never',
    ending(observed),
    seconds(observed.numbersAgainAfter) ?? '–',
    observed.cure,
  ];
  return `| ${cells.join(' | ')} |`;
}

function nameOf({ fault, settings }: Scenario): string {
  return Object.keys(settings).length > 0
    ? `\`${fault}\` \`${JSON.stringify(settings)}\``
    : `\`${fault}\``;
}

function ending({ endedAfter, exitCode, outOfMemory }: Observation): string {
  if (endedAfter === undefined) return 'never';
  return `${seconds(endedAfter)}, exit ${exitCode}${outOfMemory ? ', out of memory' : ''}`;
}

function seconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value.toFixed(1)} s`;
}

function repetition({ scenario }: Row): string {
  const { fault, settings, lesson, action } = scenario;
  const put = `curl -X PUT localhost:8087/faults/${fault} -H 'content-type: application/json' -d '${JSON.stringify(settings)}'`;
  const then =
    action === 'stop'
      ? ', then `docker compose stop numbers-api`, and to repair it\n  `docker compose start numbers-api`'
      : '';
  return `- **${nameOf(scenario)}** ${lesson}\n  \`${put}\`${then}`;
}
