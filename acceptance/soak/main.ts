// Keeps the whole system busy with faults, calls and open pages, on real containers, and fails where
// something has grown or a message was lost. SOAK_SECONDS and SOAK_SEED say for how long and with which
// faults. Writes no files.
import { SettingsError } from 'service-kit/settings.ts';
import { compose, down } from '../support/stack.ts';
import { describeOutcome, faultLine, progressLine } from './report.ts';
import { readSoakSettings, type Settings } from './settings.ts';
import { PAGES, soak } from './soak.ts';
import { findProblems } from './verdict.ts';

async function main({ seconds, seed }: Settings): Promise<void> {
  console.log(`Builds and starts everything; then ${seconds} s of faults, with the seed ${seed}.`);
  await down();
  await compose(['build']);
  try {
    // Without the original's bug, which would break the API again after each start.
    await compose(['up', '--detach', '--wait'], { environment: { FAIL_AFTER_CALLS: '0' } });
    const startedAt = performance.now();
    const print = (line: string): void => console.log(line);
    const sinceStart = (): number => (performance.now() - startedAt) / 1_000;
    console.log(
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

    const problems = findProblems(outcome);
    const again = `SOAK_SEED=${seed} SOAK_SECONDS=${seconds} npm run soak`;
    if (problems.length === 0) {
      print('Nothing has grown and nothing was lost. Next: SOAK_SECONDS=3600 npm run soak');
      print(`Other faults: SOAK_SEED=${seed + 1} npm run soak`);
    } else {
      print(`FAILED: ${problems.join('; ')}`);
      print(
        `Next: ${again} plays the same faults; in a second terminal, docker compose logs --follow`,
      );
      process.exitCode = 1;
    }
  } finally {
    await down();
  }
}

try {
  await main(readSoakSettings(process.env));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
