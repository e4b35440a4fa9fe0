// The benchmark: what a check costs, a start, a story, how many requests a second. Writes docs/benchmarks.md
// and fails where a promise does not hold; then it writes nothing.
import { writeFile } from 'node:fs/promises';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { root, succeed } from '../support/commands.ts';
import { table } from '../support/measured.ts';
import { measureChecks } from './check.ts';
import { measureRequests } from './requests.ts';
import { measureStarts } from './start.ts';
import { measureStories } from './story.ts';

const chapters = [];
for (const measure of [measureChecks, measureStarts, measureRequests, measureStories]) {
  const chapter = await measure();
  console.log(`${chapter.text}\n`);
  chapters.push(chapter);
}

const promises = chapters.flatMap((chapter) => chapter.promises);
const rows = promises.map(({ what, measured, atMost, atLeast, unit }) => [
  what,
  atMost === undefined ? `at least ${atLeast}${unit}` : `at most ${atMost}${unit}`,
  `${measured.toFixed(2)}${unit}`,
]);
const promised = `## What is promised\n\n${table(['promise', 'limit', 'measured'], rows)}`;
console.log(promised);

const engine = await succeed('docker', ['version', '--format', '{{.Server.Version}}']);
const [processor] = cpus();
const machine = `${cpus().length} × ${processor?.model} (${arch()}), Docker Engine ${engine}`;
const broken = promises.filter(
  ({ measured, atMost = Number.POSITIVE_INFINITY, atLeast = 0 }) =>
    !(measured <= atMost && measured >= atLeast),
);
if (broken.length > 0) {
  for (const { what } of broken) console.error(`DOES NOT HOLD: ${what}. Nothing is written.`);
  process.exitCode = 1;
} else {
  const page = `# Benchmarks

Written by \`make bench\`. Times depend on the machine, so look at the ratios. Measured on
${new Date().toISOString().slice(0, 10)} on ${machine}.

${[...chapters.map(({ text }) => text), promised].join('\n\n')}
`;
  await writeFile(join(root, 'docs', 'benchmarks.md'), page);
  console.log('Written: docs/benchmarks.md');
}
