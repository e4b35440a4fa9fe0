// Safe by default: from inside the running containers, from outside, and from another site's page in the
// user's browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { About, Catalogue } from 'contract';
import type { Browser } from 'playwright-core';
import { openBrowser } from 'test-kit/browser.ts';
import { serve } from 'test-kit/serve.ts';
import { run, succeed } from './support/commands.ts';
import { ask, askForJson } from './support/http.ts';
import { apiUrl, compose, webUrl } from './support/stack.ts';

/** A foreign name that resolves to this machine, as after DNS rebinding. */
const EVIL_NAME = 'evil.example';

const workshop = (...words: string[]) => compose(['--profile', 'workshop', ...words]);
const workshopDown = () => workshop('down', '--remove-orphans', '--timeout', '2');

let browser: Browser;
const images = [`${apiUrl}/rng`, `${webUrl}/api/number`].flatMap((url) =>
  [1, 2, 3, 4].map((call) => `<img src="${url}?${call}">`),
);
const evil = await serve({ after }, (_request, response) => {
  response.setHeader('Content-Type', 'text/html').end(`<!doctype html>${images.join('')}`);
});

before(async () => {
  await workshopDown();
  await workshop('up', '--detach', '--wait');
  browser = await openBrowser([`--host-resolver-rules=MAP ${EVIL_NAME} 127.0.0.1`]);
});
after(async () => {
  await browser?.close();
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
  const { active } = (await askForJson<Catalogue>(`${apiUrl}/faults`)) ?? assert.fail();
  assert.deepEqual(
    active.map(({ type }) => type),
    ['fail-after'],
  );
});

test("a page's images draw no numbers", async () => {
  const page = await (await browser.newContext()).newPage();
  // It has loaded once all eight are answered, with a picture or not.
  await page.goto(`http://${EVIL_NAME}:${evil.port}/`);
  assert.equal((await askForJson<About>(apiUrl))?.calls, 0);
  const metrics = (await ask(`${webUrl}/metrics`))?.body ?? '';
  assert.match(metrics, /route="\/api\/number",status="403"\} 4$/m);
});

for (const [service, ids] of [
  ['numbers-api', '1000 1000'],
  ['numbers-web', '1000 1000'],
  ['workshop', '1000 1000'],
  // It has to be root to open Docker's socket.
  ['engine-reader', '0 0'],
] as const) {
  test(`${service}: user ${ids}, nothing to write to, no capabilities, no port for others`, async () => {
    const script = `
      const fs = require('node:fs');
      console.log(process.getuid(), process.getgid());
      for (const folder of ['/', '/app', '/tmp', '/home/node']) {
        try { fs.writeFileSync(folder + '/file', ''); console.log('written to', folder); }
        catch ({ code }) { if (code !== 'EROFS' && code !== 'EACCES') console.log(folder, code); }
      }
      console.log(fs.readFileSync('/proc/1/status', 'utf8').match(/(CapEff|CapBnd|NoNewPrivs):.*/g).join(' '))`;
    const none = '0000000000000000';
    assert.equal(
      await workshop('exec', service, 'node', '--eval', script),
      `${ids}\nCapEff:\t${none} CapBnd:\t${none} NoNewPrivs:\t1`,
    );
    const container = `numbers-${service}-1`;
    const format = '{{json .HostConfig.PortBindings}}';
    const ports = await succeed('docker', ['inspect', '--format', format, container]);
    assert.match(
      ports,
      service === 'engine-reader'
        ? /^\{\}$/
        : /^\{"80\/tcp":\[\{"HostIp":"127\.0\.0\.1"[^{]*\}\]\}$/,
    );
  });
}

for (const [service, url] of [
  ['numbers-api', 'http://engine-reader/facts'],
  ['numbers-web', 'http://engine-reader/facts'],
  ['engine-reader', 'http://numbers-api/health'],
] as const) {
  test(`${service} cannot reach ${url}`, async () => {
    const check = ['exec', `numbers-${service}-1`, 'http-check', '--timeout', '2s', url];
    assert.equal((await run('docker', check)).exitCode, 1);
  });
}
