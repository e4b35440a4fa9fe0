// Breaks the system in every way on real containers, writes docs/recovery.md from what was measured,
// and fails where that differs from what should happen. Arguments: types of fault, to play only those.
// ROUNDS says how often all of it is done, once unless told. A part is judged and not written.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from 'contract/scenarios.ts';
import { SettingsError } from 'service-kit/settings.ts';
import { root } from '../support/commands.ts';
import { compose, down } from '../support/stack.ts';
import { findDifferences } from './compare.ts';
import { type Observation, observe } from './observe.ts';
import { recoveryPage } from './page.ts';
import { describeSpread } from './report.ts';
import { readTableSettings, type Settings } from './settings.ts';

/** Resolves with what was seen and whether that is as it should be. */
async function play(scenario: Scenario): Promise<{ observed: Observation; isRight: boolean }> {
  const observed = await observe(scenario);
  const differences = findDifferences(scenario, observed);
  const isRight = differences.length === 0;
  console.log(isRight ? '  as it should be' : `  DIFFERS: ${differences.join('; ')}`);
  console.log(
    `  ${JSON.stringify({ ...observed, failures: Object.fromEntries(observed.failures) })}`,
  );
  return { observed, isRight };
}

async function playAll({ rounds, isWhole, scenarios }: Settings): Promise<void> {
  const rows = scenarios.map((scenario) => ({ scenario, observations: [] as Observation[] }));
  let differing = 0;
  await down();
  await compose(['build']);
  for (let round = 1; round <= rounds; round += 1) {
    const which = rounds > 1 ? `round ${round} of ${rounds}, ` : '';
    for (const [index, { scenario, observations }] of rows.entries()) {
      const place = scenario.ofThree ? ' on one of three' : '';
      const name = `${scenario.fault} ${JSON.stringify(scenario.settings)}${place}`;
      console.log(`${which}${index + 1} of ${rows.length}: ${name} …`);
      const { observed, isRight } = await play(scenario);
      observations.push(observed);
      if (!isRight) differing += 1;
    }
  }
  await down();

  if (rounds > 1) {
    console.log('\nSeconds since the fault was switched on: the least, the median, the most.');
    for (const line of rows.flatMap(describeSpread)) console.log(line);
  }
  if (isWhole) {
    await writeFile(join(root, 'docs', 'recovery.md'), await recoveryPage(rows));
    console.log('Written: docs/recovery.md');
  }
  console.log(`${rounds * rows.length - differing} passed, ${differing} failed`);
  process.exitCode = differing > 0 ? 1 : 0;
}

try {
  await playAll(readTableSettings(process.argv.slice(2), process.env));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
