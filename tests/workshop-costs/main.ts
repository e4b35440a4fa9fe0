// Measures what one student's workshop takes, calculates it for forty on one host, and writes both into
// docs/workshop.md: npm run workshop-costs
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { compose, webUrl } from '../support/stack.ts';
import { containerNames, usageOf } from './engine.ts';
import { engineTime } from './processes.ts';

/** Milliseconds over which a student at work is looked at. */
const PERIOD = 60_000;
/** Milliseconds between two calls of a student: more than anybody clicks. */
const PAUSE = 500;
/** Milliseconds between two looks at what containers have used: what one uses after the last look before it ends is lost. */
const LOOK = 5_000;
const STUDENTS = 40;
const BEGIN = '<!-- The costs, as npm run workshop-costs writes them -->';
const END = '<!-- The end of the costs -->';
const guideUrl = `http://127.0.0.1:${process.env.WORKSHOP_PORT ?? 8089}`;

const workshop = (...words: string[]) => compose(['--profile', 'workshop', ...words]);

await workshop('down', '--remove-orphans', '--timeout', '2');
await workshop('up', '--detach', '--wait');
const names = await containerNames();
const ids = (await succeed('docker', ['inspect', '--format', '{{.Id}}', ...names])).split('\n');
/** Processor time of each container, restarts included. */
const used = names.map(() => 0);
const last = await Promise.all(names.map(usageOf));
const before = { at: performance.now(), engine: await engineTime(ids) };
await work();
const after = { at: performance.now(), engine: await engineTime(ids) };
await workshop('down', '--timeout', '2');
await writeReport();

/** Both pages and numbers are asked for, and the bug breaks the API and is healed. */
async function work(): Promise<void> {
  const end = performance.now() + PERIOD;
  let nextLook = performance.now();
  while (performance.now() < end) {
    if (performance.now() >= nextLook) {
      nextLook += LOOK;
      await addUsage();
    }
    await Promise.all([
      ask(`${webUrl}/api/number`),
      ask(`${webUrl}/api/status`),
      ask(`${guideUrl}/labs/5`),
      sleep(PAUSE),
    ]);
  }
  await addUsage();
}

async function addUsage(): Promise<void> {
  const usages = await Promise.all(names.map(usageOf));
  for (const [place, usage] of usages.entries()) {
    if (!usage) continue;
    const { processorTime } = usage;
    const before = last[place]?.processorTime ?? 0;
    // A container that was started anew counts from 0 again.
    const more = processorTime >= before ? processorTime - before : processorTime;
    used[place] = (used[place] ?? 0) + more;
    last[place] = usage;
  }
}

async function writeReport(): Promise<void> {
  const period = (after.at - before.at) * 1_000_000;
  const rows = names.map((name, place) => ({
    name,
    memory: last[place]?.memory ?? 0,
    share: (used[place] ?? 0) / period,
  }));
  if (before.engine !== undefined && after.engine !== undefined) {
    const share = (after.engine - before.engine) / period;
    rows.push({ name: "Docker's own work for them", memory: 0, share });
  }
  const memory = rows.reduce((sum, row) => sum + row.memory, 0);
  const share = rows.reduce((sum, row) => sum + row.share, 0);
  const table = [
    '| | memory, MB | of a processor |',
    '|---|---|---|',
    ...rows.map((row) => line(row.name, row.memory, row.share)),
    line('**one student, measured**', memory, share),
    line(`**${STUDENTS} students, calculated**`, STUDENTS * memory, STUDENTS * share),
  ].join('\n');
  const day = new Date().toISOString().slice(0, 10);
  const text =
    `Measured on ${day} over ${PERIOD / 1_000} seconds, with a number, the web's status and a page\n` +
    `of the guide asked for twice a second, and the API breaking and healing itself, on a machine with\n` +
    `${cpus().length} processors. \`make workshop-costs\` measures anew.\n\n${table}`;
  const file = join(root, 'docs/workshop.md');
  const page = await readFile(file, 'utf8');
  const [head = '', rest = ''] = page.split(BEGIN);
  const tail = rest.split(END)[1];
  if (tail === undefined) throw new Error(`docs/workshop.md must hold ${BEGIN} and ${END}`);
  await writeFile(file, `${head}${BEGIN}\n\n${text}\n\n${END}${tail}`);
  console.log(table);
}

function line(name: string, memory: number, share: number): string {
  const megabytes = memory === 0 ? '' : (memory / 1_000_000).toFixed(0);
  return `| ${name} | ${megabytes} | ${(share * 100).toFixed(share < 0.1 ? 1 : 0)} % |`;
}
