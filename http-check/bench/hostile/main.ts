// How health checks end against hostile servers, with all processors busy. Writes the table into
// README.md, and fails when a run of ours is late:
//   npm run hostile -w http-check [-- ROUNDS]

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { listen } from '../../test/conformance/servers.ts';
import { HOSTILE_SERVERS, type HostileServer } from './servers.ts';
import { type Ending, NATIVE, NODE, OTHERS, runTool, SLEEP, TIMEOUT, type Tool } from './tools.ts';

/** Milliseconds after its deadline by which a check has to be over. */
const LATEST = 50;
const MARKS = ['<!-- written by: npm run hostile -w http-check -->', '<!-- end -->'] as const;

const rounds = Number(process.argv[2] ?? 100);
const readme = new URL('../../README.md', import.meta.url);
let latest = Number.NEGATIVE_INFINITY;
let repeated = 0;

interface Measured {
  failed: number;
  /** Milliseconds after the deadline, each run. */
  late: readonly number[];
}

/**
 * Runs ours so many times. Beside each run a `sleep` of the same length shows whether the machine
 * itself was late; then the run says nothing, and is done again.
 */
async function runOften(tool: Tool, url: string): Promise<Measured> {
  const late: number[] = [];
  let failed = 0;
  while (late.length < rounds) {
    const [ending, control] = await Promise.all([runTool(tool, url), runTool(SLEEP, url)]);
    if (control.wall > TIMEOUT + LATEST) {
      repeated += 1;
      if (repeated > rounds * 100) throw new Error('this machine is too busy to measure anything');
      continue;
    }
    late.push(timeOf(ending) - TIMEOUT);
    if (!ending.passed) failed += 1;
  }
  return { failed, late };
}

/** What the check itself says: how long a process takes to start depends on what else is running. */
function timeOf({ wall, reported }: Ending): number {
  return reported ?? wall;
}

function describe(ending: Ending): string {
  if (ending.isEnded) return '**hangs**';
  return ending.passed ? '**passes**' : `fails, ${Math.round(ending.wall)} ms`;
}

async function measureServer(server: HostileServer): Promise<string[]> {
  await using listening = await listen(server.behaviour);
  const cells = [];
  for (const tool of [NATIVE, NODE]) {
    const { failed, late } = await runOften(tool, listening.url);
    const worst = Math.ceil(Math.max(...late));
    const inTime = late.filter((milliseconds) => milliseconds <= LATEST).length;
    latest = Math.max(latest, worst);
    console.log(`${server.name}: ${tool.name}: failed ${failed}, in time ${inTime} of ${rounds}`);
    console.log(`  at most ${worst} ms after the deadline`);
    if (failed < rounds || inTime < rounds) process.exitCode = 1;
    if (tool === NATIVE) cells.push(`fails, ${TIMEOUT + worst} ms at most`);
  }
  for (const tool of OTHERS) cells.push(describe(await runTool(tool, listening.url)));
  return [server.name, ...cells, server.microcheck];
}

const busy: ChildProcess[] = os.cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);']));
try {
  const rows = [];
  for (const server of HOSTILE_SERVERS) rows.push(await measureServer(server));
  const ours = `${NATIVE.name} (${rounds} runs)`;
  const head = ['a server that …', ours, ...OTHERS.map(({ name }) => name), 'microcheck'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const text = await readFile(readme, 'utf8');
  const [before, rest = ''] = text.split(MARKS[0]);
  const after = rest.slice(rest.indexOf(MARKS[1]));
  await writeFile(readme, `${before}${MARKS[0]}\n${lines.join('\n')}\n${after}`);
  console.log(`at most ${latest} ms after the deadline; the machine was late ${repeated} times`);
} finally {
  for (const child of busy) child.kill('SIGKILL');
}
