// The chapter's ladder: each rung is a target of its own. What its checks see and do not see, the reference
// tells, and readme.test.ts tries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, succeed } from './support/commands.ts';

for (const service of ['numbers-api', 'numbers-web']) {
  for (const target of ['v1', 'v2', 'v3']) {
    const hasCurl = target === 'v2';
    test(`docker build --target ${target} of ${service} works, ${hasCurl ? 'with' : 'without'} curl inside`, async () => {
      const tag = `numbers/${service}:acceptance-${target}`;
      await succeed('docker', [
        'build',
        '--file',
        `${service}/Dockerfile`,
        '--target',
        target,
        '--tag',
        tag,
        '.',
      ]);
      try {
        const search = ['run', '--rm', '--entrypoint', 'sh', tag, '-c', 'command -v curl'];
        assert.equal((await run('docker', search)).exitCode === 0, hasCurl);
      } finally {
        await succeed('docker', ['image', 'rm', tag]);
      }
    });
  }
  test(`docker build of ${service} has nothing to complain of`, async () => {
    await succeed('docker', ['build', '--check', '--file', `${service}/Dockerfile`, '.']);
  });
}
