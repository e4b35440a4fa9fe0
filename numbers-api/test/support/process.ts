// The service as a process of its own, for what ends it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PASSED_ON } from 'test-kit/main-process.ts';
import { waitFor } from 'test-kit/wait.ts';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => void child.kill('SIGKILL')));

/** Starts src/main.ts on a free port until the test ends. @param preloads files here that each thread runs first */
export function startProcess(
  t: TestContext,
  settings: Record<string, string>,
  preloads: readonly string[] = [],
) {
  const imports = preloads.map((file) => `--import=${import.meta.resolve(`./${file}`)}`);
  const child = spawn(process.execPath, [...imports, MAIN], {
    env: { PORT: '0', FAULT_INJECTION: 'on', ...PASSED_ON, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  t.after(() => child.kill('SIGKILL'));
  const messages: string[] = [];
  let errors = '';
  let isOver = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  createInterface(child.stdout).on('line', (line) => messages.push(JSON.parse(line).msg));
  /** Resolves when the process has ended and all its output has been read. */
  const ended = once(child, 'close').then(([code, signal]) => {
    isOver = true;
    return { code, signal, errors };
  });

  /** Resolves with the first log message that matches, also with one from before the call. */
  const logged = (pattern: RegExp): Promise<string> =>
    waitFor(`the log to have ${pattern}`, 120, () => {
      const message = messages.find((candidate) => pattern.test(candidate));
      if (message === undefined && isOver) {
        throw new Error(`never logged ${pattern}, but ${messages.join('\n')}${errors}`);
      }
      return message;
    });

  return {
    pid: child.pid ?? 0,
    /** What it has logged so far. */
    messages,
    logged,
    /** Resolves when the process is ready, with its address. */
    url: async () => `http://127.0.0.1:${(await logged(/^ready: /)).match(/\d+$/)?.[0]}`,
    ended,
  };
}

/** Starts it, and switches on a fault over HTTP as soon as it is ready. */
export async function startFaulty(
  t: TestContext,
  type: string,
  faultSettings: object,
  settings: Record<string, string> = {},
  preloads: readonly string[] = [],
) {
  const service = startProcess(t, settings, preloads);
  const url = await service.url();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(faultSettings);
  const response = await fetch(`${url}/faults/${type}`, { method: 'PUT', headers, body });
  if (!response.ok) throw new Error(`PUT /faults/${type}: ${await response.text()}`);
  return { ...service, url };
}
