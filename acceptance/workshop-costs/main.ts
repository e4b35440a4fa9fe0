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
const STUDENTS = 40;
const BEGIN = '<!-- The costs, as npm run workshop-costs writes them -->';
const END = '<!-- The end of the costs -->';
const guideUrl = `http://127.0.0.1:${process.env.WORKSHOP_PORT ?? 8089}`;

const workshop = (...words: string[]) => compose(['--profile', 'workshop', ...words]);

await workshop('down', '--remove-orphans', '--timeout', '2');
await workshop('up', '--detach', '--wait');
const names = await containerNames();
const ids = (await succeed('docker', ['inspect', '--format', '{{.Id}}', ...names])).split('\n');
const before = await look();
await work();
const after = await look();
await workshop('down', '--timeout', '2');
await writeReport();

async function look() {
  const containers = await Promise.all(names.map(usageOf));
  return { at: performance.now(), containers, engine: await engineTime(ids) };
}

/** The live page and the guide are open, numbers are asked for, and the bug breaks the API and is healed. */
async function work(): Promise<void> {
  const end = performance.now() + PERIOD;
  while (performance.now() < end) {
    await Promise.all([
      ask(`${webUrl}/api/number`),
      ask(`${webUrl}/api/status`),
      ask(`${guideUrl}/labs/5`),
      sleep(PAUSE),
    ]);
  }
}

async function writeReport(): Promise<void> {
  const period = (after.at - before.at) * 1_000_000;
  const rows = names.map((name, place) => {
    const { memory = 0, processorTime: till = 0 } = after.containers[place] ?? {};
    const { processorTime: from = 0 } = before.containers[place] ?? {};
    // A container that was started anew counts from 0 again.
    return { name, memory, share: (till >= from ? till - from : till) / period };
  });
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
    `Measured on ${day} over ${PERIOD / 1_000} seconds, with both pages open, two calls a second, and ` +
    `the API breaking and healing itself, on a machine with ${cpus().length} processors. \`make ` +
    `workshop-costs\` measures anew.\n\n${table}`;
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
