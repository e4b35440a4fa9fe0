// Our packages have names that are free on npm, or somebody else's: nothing of ours may ask a registry for them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import rootPackage from '../package.json' with { type: 'json' };
import { root, run } from './support/commands.ts';

const manifests = await Promise.all(
  rootPackage.workspaces.map(async (workspace) => {
    const { default: manifest } = await import(join(root, workspace, 'package.json'), {
      with: { type: 'json' },
    });
    return { workspace, name: manifest.name as string };
  }),
);

for (const { workspace } of manifests) {
  test(`${workspace} alone, as somebody copies it, asks for no package of ours`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'alone-'));
    t.after(() => rm(folder, { recursive: true }));
    await cp(join(root, workspace, 'package.json'), join(folder, 'package.json'));
    const asked: string[] = [];
    // Has every package, in one version, and so could hand out anything.
    const registry = createServer(({ url }, response) => {
      const name = decodeURIComponent(url?.slice(1) ?? '');
      asked.push(name);
      const version = { name, version: '1.0.0', dist: { tarball: 'http://127.0.0.1:1/file.tgz' } };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }),
      );
    }).listen(0, '127.0.0.1');
    t.after(() => registry.close());
    await once(registry, 'listening');

    const { port } = registry.address() as AddressInfo;
    const options = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--fetch-retries=0'];
    // It fails where a version is wanted that the registry has not, once it has asked for all packages.
    await run('npm', ['install', ...options, `--registry=http://127.0.0.1:${port}`], {
      directory: folder,
      environment: { npm_config_cache: join(folder, 'cache'), npm_config_min_release_age: '0' },
    });
    assert.ok(asked.includes('typescript'), asked.join());
    for (const { name } of manifests) assert.ok(!asked.includes(name), name);
  });
}
