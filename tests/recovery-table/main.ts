// Breaks the system in every way on real containers, writes docs/recovery.md from what was measured, and
// fails where that differs from what should happen. Arguments: types of fault, to play only those, or
// `incidents`, those of the workshop. ROUNDS says how often all of it is done, once unless told. A part is
// judged and not written.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { incidents, scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import { root } from '../support/commands.ts';
import { compose, down } from '../support/stack.ts';
import { findDifferences } from './compare.ts';
import { observe } from './observe.ts';
import { type Row, recoveryPage } from './page.ts';

const all = [...scenarios, ...scenariosOfThree];
const wanted = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS || 1);
if (!Number.isInteger(rounds) || rounds < 1) {
  fail(`ROUNDS is "${process.env.ROUNDS}", but must be a whole number from 1`);
}
const known = new Set(['incidents', ...all.map(({ fault }) => fault)]);
for (const name of wanted) {
  if (!known.has(name)) fail(`no scenario for ${name}; known are ${[...known].join(', ')}`);
}
const chosen = [
  ...all.filter(({ fault }) => wanted.length === 0 || wanted.includes(fault)),
  ...(wanted.includes('incidents') ? incidents : []),
];

const rows: Row[] = chosen.map((scenario) => ({ scenario, observations: [] }));
let failed = 0;
await down();
await compose(['build']);
for (let round = 1; round <= rounds; round += 1) {
  for (const [index, { scenario, observations }] of rows.entries()) {
    const { fault, settings, ofThree } = scenario;
    const name = `${fault} ${JSON.stringify(settings)}${ofThree ? ' on one of three' : ''}`;
    console.log(`round ${round} of ${rounds}, ${index + 1} of ${rows.length}: ${name} …`);
    const observed = await observe(scenario);
    observations.push(observed);
    const differences = findDifferences(scenario, observed);
    if (differences.length > 0) failed += 1;
    const verdict = differences.length > 0 ? `DIFFERS: ${differences.join('; ')}` : 'as expected';
    console.log(`  ${verdict}\n  ${JSON.stringify(observed)}`);
  }
}
await down();

if (wanted.length === 0) {
  await writeFile(join(root, 'docs', 'recovery.md'), await recoveryPage(rows));
  console.log('Written: docs/recovery.md');
}
console.log(`${rounds * rows.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
