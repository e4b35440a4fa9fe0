// Breaks the system in every way on real containers, writes docs/recovery.md from what was measured,
// and fails where that differs from what should happen. Arguments: types of fault, to play only those.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../support/commands.ts';
import { compose, down } from '../support/stack.ts';
import { findDifferences } from './compare.ts';
import { observe } from './observe.ts';
import { type Row, recoveryPage } from './page.ts';
import { scenarios } from './scenarios.ts';

const wanted = process.argv.slice(2);
const chosen = scenarios.filter(({ fault }) => wanted.length === 0 || wanted.includes(fault));
const rows: Row[] = [];
let differing = 0;

await down();
await compose(['build']);
for (const [index, scenario] of chosen.entries()) {
  const { fault, settings } = scenario;
  console.log(`${index + 1} of ${chosen.length}: ${fault} ${JSON.stringify(settings)} …`);
  const observed = await observe(scenario);
  rows.push({ scenario, observed });
  const differences = findDifferences(scenario, observed);
  if (differences.length > 0) differing += 1;
  console.log(
    differences.length === 0 ? '  as it should be' : `  DIFFERS: ${differences.join('; ')}`,
  );
  console.log(
    `  ${JSON.stringify({ ...observed, failures: Object.fromEntries(observed.failures) })}`,
  );
}
await down();

if (wanted.length === 0) {
  await writeFile(join(root, 'docs', 'recovery.md'), await recoveryPage(rows));
  console.log('Written: docs/recovery.md');
}
console.log(`${chosen.length - differing} passed, ${differing} failed`);
process.exitCode = differing > 0 ? 1 : 0;
