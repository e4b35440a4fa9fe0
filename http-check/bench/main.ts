// The benchmark: measures, writes docs/benchmarks.md and .svg, and fails when a promise is broken.

import { writeFile } from 'node:fs/promises';
import { writeChapter } from 'test-kit/chapters.ts';
import { buildImage, packageFolder } from './docker.ts';
import { describeMachine } from './machine.ts';
import { drawPicture } from './picture.ts';
import { measureProbes } from './probes.ts';
import { comparePromises, holds } from './promises.ts';
import { formatReport } from './report.ts';
import { measureRuns } from './runs.ts';

const ROUNDS = 45;
const PROBE_ROUNDS = 13;

console.log('building the image');
await buildImage();
console.log(`measuring ${ROUNDS} runs of each check`);
const runs = await measureRuns(ROUNDS);
console.log(`measuring ${PROBE_ROUNDS} rounds of probes by the Engine`);
const probes = await measureProbes(PROBE_ROUNDS, console.log);

const promises = comparePromises(runs, probes);
const machine = await describeMachine();
const rounds = { rounds: ROUNDS, probeRounds: PROBE_ROUNDS };
const page = `${packageFolder}../docs/benchmarks`;
const chapter = formatReport({ machine, ...rounds, runs, probes, promises });
await writeChapter(`${page}.md`, chapter);
await writeFile(`${page}.svg`, drawPicture(runs, probes));

for (const kept of promises) {
  const { promise, measured, limit, unit } = kept;
  const verdict = holds(kept) ? 'holds' : 'DOES NOT HOLD';
  console.log(`${verdict}: ${promise}: ${measured.toFixed(2)}${unit}, at most ${limit}${unit}`);
}
if (!promises.every(holds)) process.exitCode = 1;
