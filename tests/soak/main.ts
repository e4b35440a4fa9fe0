// Keeps the whole system busy with faults, calls and open pages, on real containers, and fails where
// something has grown or a message was lost. Then measures what several replicas cost the web, and fails
// where that is too much. Settings are in settings.ts; the argument `replicas` plays the second part alone.
// Writes no files.
import { SettingsError } from 'service-kit/settings.ts';
import { compose, down } from '../support/stack.ts';
import { measureReplicaCosts } from './replica-costs.ts';
import { judgeReplicaCosts } from './replica-verdict.ts';
import { costLines, describeOutcome, faultLine, progressLine } from './report.ts';
import { readSoakSettings, type Settings } from './settings.ts';
import { PAGES, soak } from './soak.ts';
import { findProblems } from './verdict.ts';

const print = (line: string): void => console.log(line);

/** Resolves with what is wrong, in words. */
async function playFaults({ seconds, seed }: Settings): Promise<string[]> {
  print(`${seconds} s of faults, with the seed ${seed}.`);
  // Without the original's bug, which would break the API again after each start.
  await compose(['up', '--detach', '--wait'], { environment: { FAIL_AFTER_CALLS: '0' } });
  const startedAt = performance.now();
  const sinceStart = (): number => (performance.now() - startedAt) / 1_000;
  print(
    `${PAGES} pages open, 10 calls a second, figures every 10 s. To end it early: Ctrl-C, docker compose down`,
  );
  const outcome = await soak(
    { seconds, seed },
    {
      onFault: (fault) => print(faultLine(sinceStart(), fault)),
      onReading: (reading) => print(progressLine(reading)),
      onRest: () => print('At rest: no faults, no calls; the figures are compared like this.'),
    },
  );
  for (const line of describeOutcome(outcome)) print(line);
  return findProblems(outcome);
}

/** The same. */
async function weighReplicas({ replicas, pages }: Settings): Promise<string[]> {
  print(
    `\nWhat ${replicas} replicas cost the web, with ${pages} pages open and 10 calls a second …`,
  );
  const one = await measureReplicaCosts(1, pages);
  const judgements = judgeReplicaCosts(one, await measureReplicaCosts(replicas, pages));
  for (const line of costLines(judgements, replicas)) print(line);
  return judgements
    .filter(({ holds }) => !holds)
    .map(({ figure }) => `${replicas} replicas cost the web too much: ${figure}`);
}

async function main(settings: Settings): Promise<void> {
  const { seconds, seed } = settings;
  const parts = process.argv.includes('replicas') ? [weighReplicas] : [playFaults, weighReplicas];
  const problems: string[] = [];
  print('Builds and starts everything.');
  await down();
  await compose(['build']);
  try {
    for (const part of parts) {
      problems.push(...(await part(settings)));
      await down();
    }
  } finally {
    await down();
  }
  if (problems.length === 0) {
    print('Nothing has grown and nothing was lost. Next: SOAK_SECONDS=3600 npm run soak');
    print(`Other faults: SOAK_SEED=${seed + 1} npm run soak`);
  } else {
    print(`FAILED: ${problems.join('; ')}`);
    const again = `SOAK_SEED=${seed} SOAK_SECONDS=${seconds} npm run soak`;
    print(
      `Next: ${again} plays the same faults; in a second terminal, docker compose logs --follow`,
    );
    process.exitCode = 1;
  }
}

try {
  await main(readSoakSettings(process.env));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
