// Breaks the system in every way on real containers, writes what was measured into docs/recovery.md, and
// fails where that differs from what should happen. Keeps the recording of each row in `screenshots`. Arguments:
// types of fault, to play only those, or `incidents`, those of the workshop. A part is judged and not written.
import { incidents, type Scenario, scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import { writeMeasured } from '../support/measured.ts';
import { compose, down } from '../support/stack.ts';
import { saveRecording } from '../support/web.ts';
import { findDifferences } from './compare.ts';
import { type Row, recoveryParts } from './page.ts';
import { play } from './play.ts';

const wanted = process.argv.slice(2);
const known = new Set([...scenarios.map(({ fault }) => fault), 'incidents']);
const unknown = wanted.filter((name) => !known.has(name));
if (unknown.length > 0) {
  throw new Error(`no scenario for ${unknown.join(', ')}; known are ${[...known].join(', ')}`);
}
const isChosen = ({ fault }: Scenario) => wanted.length === 0 || wanted.includes(fault);
const chosen = [
  ...scenarios.filter(isChosen),
  ...(wanted.includes('incidents') ? incidents : []),
  ...scenariosOfThree.filter(isChosen),
];

const rows: Row[] = [];
let failed = 0;
await down();
await compose(['build']);
for (const scenario of chosen) {
  const { fault, settings, ofThree } = scenario;
  const name = `${fault} ${JSON.stringify(settings)}${ofThree ? ' on one of three' : ''}`;
  console.log(`${rows.length + 1} of ${chosen.length}: ${name} …`);
  const outcome = await play(scenario);
  rows.push({ scenario, outcome });
  const differences = findDifferences(scenario, outcome);
  const { recording, ...measured } = outcome;
  if (differences.length > 0) failed += 1;
  await saveRecording(name, recording);
  const verdict = differences.length > 0 ? `DIFFERS: ${differences.join('; ')}` : 'as expected';
  console.log(`  ${verdict}\n  ${JSON.stringify(measured)}`);
}
await down();

if (wanted.length === 0) await writeMeasured('recovery.md', await recoveryParts(rows));
console.log(`${rows.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
