// What a start costs, and what the images add to their base: measures in turn, so that whatever else the
// machine does slows down all alike, and writes a chapter of docs/benchmarks.md.
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { writeChapter } from 'test-kit/chapters.ts';
import { root } from '../support/commands.ts';
import { imageSize } from '../support/images.ts';
import { BASE_IMAGE, prepareContenders } from './contenders.ts';
import { measureStart, type Start } from './measure.ts';

const ROUNDS = 11;

const contenders = await prepareContenders();
const starts = new Map<string, Start[]>(contenders.map(({ name }) => [name, []]));
// The first round fills the caches and does not count.
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const { name, args } of contenders) {
    const start = await measureStart(args);
    if (round > 0) starts.get(name)?.push(start);
  }
  console.log(`round ${round} of ${ROUNDS}`);
}

const least = median('bare `node:http` server', ({ milliseconds }) => milliseconds);
const rows = contenders.map(({ name }) => {
  const time = median(name, ({ milliseconds }) => milliseconds);
  const memory = median(name, ({ megabytes }) => megabytes);
  return [name, time.toFixed(0), (time / least).toFixed(1), memory.toFixed(0)];
});

const baseSize = await imageSize(BASE_IMAGE);
const sizes = await Promise.all(
  ['numbers-api', 'numbers-web'].map(async (service) => {
    const added = (await imageSize(`numbers/${service}:v3`)) - baseSize;
    return [`numbers/${service}:v3`, (added / 1e6).toFixed(1)];
  }),
);

const chapter = `# What a start costs

Measured by \`npm run start-costs\`, and written by it. From the start of the process until it listens,
with its resident memory then, in a container that is read-only and has one processor: medians of
${ROUNDS} interleaved starts on ${cpus().length} processors (${arch()}).

${table(['what starts', 'ready, ms', 'of the bare server', 'RSS MB'], rows)}

What the images add to \`${BASE_IMAGE}\`, http-check included:

${table(['image', 'MB'], sizes)}
`;
console.log(chapter);
// What is compared only today does not belong on the page.
if (process.env.COMPARE) console.log('Not written, since COMPARE is set.');
else {
  await writeChapter(join(root, 'docs/benchmarks.md'), chapter);
  console.log('Written: docs/benchmarks.md');
}

function median(name: string, pick: (start: Start) => number): number {
  const sorted = (starts.get(name) ?? []).map(pick).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
