// Safe by default: as seen from inside the running containers, from outside, and by a page from elsewhere that is
// open in the browser of whoever runs this.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { run } from './support/commands.ts';
import { ask } from './support/http.ts';
import { apiUrl, compose, webUrl } from './support/stack.ts';

/** As after DNS rebinding: a name of someone else's that leads to this machine. */
const EVIL_NAME = 'evil.example';

const workshop = (...words: string[]) => compose(['--profile', 'workshop', ...words]);
const workshopDown = () => workshop('down', '--remove-orphans', '--timeout', '2');

let browser: Browser;
let evilServer: Server;

before(async () => {
  await workshopDown();
  await workshop('up', '--detach', '--wait');
  browser = await openBrowser([`--host-resolver-rules=MAP ${EVIL_NAME} 127.0.0.1`]);
  const images = [`${apiUrl}/rng`, `${webUrl}/api/number`]
    .flatMap((url) => [1, 2, 3, 4].map((call) => `<img src="${url}?${call}">`))
    .join('');
  evilServer = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html>${images}`);
  }).listen(0, '127.0.0.1');
  await once(evilServer, 'listening');
});
after(async () => {
  await browser?.close();
  evilServer?.closeAllConnections();
  evilServer?.close();
  await workshopDown();
});

test('a page whose name was rebound to this machine switches nothing', async () => {
  const page = await (await browser.newContext()).newPage();
  for (const [port, path, method] of [
    [new URL(webUrl).port, '/faults/crash/on', 'POST'],
    [new URL(webUrl).port, '/reset', 'POST'],
    [new URL(apiUrl).port, '/faults/crash', 'PUT'],
    [new URL(apiUrl).port, '/faults', 'DELETE'],
  ] as const) {
    await page.goto(`http://${EVIL_NAME}:${port}/`);
    const script = `fetch('${path}', { method: '${method}' }).then((response) => response.status)`;
    assert.equal(await page.evaluate(script), 403, `${method} ${path}`);
  }
  const { active } = JSON.parse((await ask(`${apiUrl}/faults`))?.body ?? '{}');
  assert.deepEqual(
    active.map(({ type }: { type: string }) => type),
    ['fail-after'],
  );
});

test("a page's images draw no numbers", async () => {
  const { port } = evilServer.address() as AddressInfo;
  const page = await (await browser.newContext()).newPage();
  const ended = new Set<string>();
  // The browser shows the page no answer of another site that is JSON, but it has been given all the same.
  page.on('requestfailed', (request) => ended.add(request.url()));
  page.on('requestfinished', (request) => ended.add(request.url()));
  const evilUrl = `http://${EVIL_NAME}:${port}/`;
  await page.goto(evilUrl);
  await waitFor('the end of all eight', 10, () => {
    return [...ended].filter((url) => !url.startsWith(evilUrl)).length === 8;
  });
  assert.equal(JSON.parse((await ask(`${apiUrl}/`))?.body ?? '{}').calls, 0);
  const metrics = (await ask(`${webUrl}/metrics`))?.body ?? '';
  assert.match(metrics, /route="\/api\/number",status="403"\} 4$/m);
});

// The one exception, which has to be root, is in engine-reader.test.ts.
for (const service of ['numbers-api', 'numbers-web', 'workshop']) {
  const inside = (script: string) => workshop('exec', service, 'node', '--eval', script);

  test(`${service} runs as user 1000`, async () => {
    assert.equal(await inside('console.log(process.getuid(), process.getgid())'), '1000 1000');
  });

  test(`${service} cannot write to its file system`, async () => {
    for (const folder of ['/', '/app', '/tmp', '/home/node']) {
      const script = `try { fs.writeFileSync('${folder}/file', ''); console.log('written') } catch (error) { console.log(error.code) }`;
      assert.match(
        await inside(`const fs = require('node:fs'); ${script}`),
        /^(EROFS|EACCES)$/,
        folder,
      );
    }
  });

  test(`${service} has no capabilities and can gain none`, async () => {
    const status = await inside(
      "console.log(require('node:fs').readFileSync('/proc/1/status', 'utf8'))",
    );
    assert.match(status, /CapEff:\s0+\n/);
    assert.match(status, /CapBnd:\s0+\n/);
    assert.match(status, /NoNewPrivs:\s1\n/);
  });

  test(`${service} listens on the loopback address only`, async () => {
    assert.match(await workshop('port', service, '80'), /^127\.0\.0\.1:/);
  });
}

test('localhost/numbers/http-check runs on its own, too', async () => {
  const check = ['run', '--rm', '--network', 'numbers_app-net', 'localhost/numbers/http-check'];
  const passed = await run('docker', [...check, '-u', 'http://numbers-api/rng']);
  assert.equal(passed.exitCode, 0, passed.stdout + passed.stderr);
  const failed = await run('docker', [...check, '-u', 'http://numbers-api/nowhere']);
  assert.equal(failed.exitCode, 1);
  assert.match(failed.stdout, /status/);
});
