// The dependency check that the image runs before the web server: it passes for numbers-api alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { startApi } from './real-api.ts';
import { serve } from './test-app.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The last CMD of the Dockerfile, which is that of v3, up to the server itself. */
const [, command = ''] =
  /.*^CMD (\[.*?\])$/ms.exec(readFileSync(join(ROOT, 'numbers-web/Dockerfile'), 'utf8')) ?? [];
const words: string[] = JSON.parse(command.replaceAll('\\\n', ''));
const options = words.slice(1, words.indexOf('--'));

async function check(t: TestContext, url: string): Promise<[exitCode: number, line: string]> {
  const main = join(ROOT, 'http-check/src/node/main.ts');
  // One try, with time enough for a busy machine.
  const patient = [...options.slice(0, options.indexOf('--wait')), '--timeout', '20s'];
  const child = spawn(process.execPath, [main, ...patient], {
    env: { RNG_API_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return [exitCode, line];
}

test('it passes for numbers-api, and draws no number', async (t) => {
  const api = await startApi(t);
  const [exitCode, line] = await check(t, api.url);
  assert.equal(exitCode, 0, line);
  assert.equal(api.calls(), 0);
});

test('it fails for another service that answers 200 to everything', async (t) => {
  const { address } = await serve(t, (_request, response) => response.end('Ok'));
  const [exitCode, line] = await check(t, `${address}/rng`);
  assert.equal(exitCode, 1);
  assert.match(line, /^header .*no header 'Service: numbers-api'/);
});

test('make local runs the same check', () => {
  const script = readFileSync(join(ROOT, 'scripts/local.ts'), 'utf8').replaceAll(/' \+\n +'/g, '');
  const quoted = options.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
  assert.ok(script.includes(` ${quoted}';`), quoted);
});
