// What holds for the main.ts of every service, tried with processes of their own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';

const { NODE_COMPILE_CACHE, __STRYKER_ACTIVE_MUTANT__ } = process.env;
/** For processes of their own: where compiled code is kept, and which change is tried in a run of scripts/mutations. */
export const PASSED_ON = { NODE_COMPILE_CACHE, __STRYKER_ACTIVE_MUTANT__ };

/**
 * Defines the tests.
 *
 * @param main its path
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
  function start(t: TestContext, port: number) {
    const env = { ...settings, ...PASSED_ON, PORT: String(port), HOST: '127.0.0.1' };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    return child;
  }

  test('main.ts is ready once its port is bound, and exits with 0 on SIGTERM', async (t) => {
    const child = start(t, 0);
    const ended = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      assert.doesNotMatch(line, secret);
      const [, port] = /"msg":"ready: listening on port (\d+)/.exec(line) ?? [];
      if (port === undefined) continue;
      assert.equal((await fetch(`http://127.0.0.1:${port}/ready`)).status, 200);
      if (stream !== undefined) await fetch(`http://127.0.0.1:${port}${stream}`);
      child.kill('SIGTERM');
    }
    assert.deepEqual(await ended, [0, null]);
  });

  test('main.ts ends with one line and exit 1 when its port is taken', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const child = start(t, (server.address() as AddressInfo).port);
    const ended = once(child, 'exit');
    const lines = (await text(child.stdout)).trim().split('\n');
    const { level, msg } = JSON.parse(lines.at(-1) ?? '');
    const reason = 'the port is in use by another process; set PORT to a free one';
    assert.deepEqual([level, msg], ['fatal', `cannot start: ${reason}: exit 1`]);
    assert.ok(!lines.some((line) => line.includes('ready')));
    assert.deepEqual(await ended, [1, null]);
  });
}
