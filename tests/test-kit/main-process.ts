// The main.ts of a service as a process of its own, and what holds for that of every service.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { serve } from './serve.ts';
import { waitFor } from './wait.ts';

/** Where compiled code is kept, and which change is tried in a run of scripts/mutations. */
const { NODE_COMPILE_CACHE, __STRYKER_ACTIVE_MUTANT__ } = process.env;
const PASSED_ON = { NODE_COMPILE_CACHE, __STRYKER_ACTIVE_MUTANT__ };

const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => void child.kill('SIGKILL')));

/** Starts it until the test ends, on the loopback address and a free port unless `settings` say otherwise. */
export function startMain(t: TestContext, main: string, settings: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PORT: '0', HOST: '127.0.0.1', ...PASSED_ON, ...settings },
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

/**
 * Defines the tests.
 *
 * @param settings besides PORT and HOST
 * @param stream the path of an answer that ends only with the service, where it has one
 * @param secret what must not be printed
 */
export function testMain(
  main: string,
  settings: Record<string, string>,
  stream?: string,
  secret = /password/,
): void {
  test('main.ts is ready once its port is bound, and exits with 0 on SIGTERM', async (t) => {
    const service = startMain(t, main, settings);
    const url = await service.url();
    assert.equal((await fetch(`${url}/ready`)).status, 200);
    if (stream !== undefined) await fetch(url + stream);
    process.kill(service.pid, 'SIGTERM');
    assert.deepEqual(await service.ended, { code: 0, signal: null, errors: '' });
    assert.doesNotMatch(service.messages.join('\n'), secret);
  });

  test('main.ts ends with one line and exit 1 when its port is taken', async (t) => {
    const { port } = await serve(t, () => {});
    const { ended, messages } = startMain(t, main, { ...settings, PORT: String(port) });
    assert.deepEqual(await ended, { code: 1, signal: null, errors: '' });
    const reason = 'the port is in use by another process; set PORT to a free one';
    assert.equal(messages.at(-1), `cannot start: ${reason}: exit 1`);
    assert.ok(!messages.some((message) => message.includes('ready')));
  });
}
