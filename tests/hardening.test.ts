// Safe by default, as seen from inside the running containers and from outside.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { run } from './support/commands.ts';
import { compose } from './support/stack.ts';

const workshop = (...words: string[]) => compose(['--profile', 'workshop', ...words]);
const workshopDown = () => workshop('down', '--remove-orphans', '--timeout', '2');

before(async () => {
  await workshopDown();
  await workshop('up', '--detach', '--wait');
});
after(workshopDown);

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

test('numbers/http-check runs on its own, too', async () => {
  const check = ['run', '--rm', '--network', 'numbers_app-net', 'numbers/http-check'];
  const passed = await run('docker', [...check, '-u', 'http://numbers-api/rng']);
  assert.equal(passed.exitCode, 0, passed.stdout + passed.stderr);
  const failed = await run('docker', [...check, '-u', 'http://numbers-api/nowhere']);
  assert.equal(failed.exitCode, 1);
  assert.match(failed.stdout, /status/);
});
