// Our packages have names that are free on npm, or somebody else's: nothing of ours may ask a registry for them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import rootPackage from '../../package.json' with { type: 'json' };
import { root } from './commands.ts';

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const names = rootPackage.workspaces.map((path) => manifestOf(join(root, path)).name);

for (const workspace of ['.', ...rootPackage.workspaces]) {
  test(`${workspace} takes our packages from their folders, not from a registry`, () => {
    const folder = join(root, workspace);
    const { name, dependencies, devDependencies, ...rest } = manifestOf(folder);
    assert.ok(!('peerDependencies' in rest || 'optionalDependencies' in rest), name);
    for (const [wanted, version] of Object.entries<string>({
      ...dependencies,
      ...devDependencies,
    })) {
      if (!names.includes(wanted)) continue;
      assert.match(version, /^file:/, wanted);
      assert.equal(manifestOf(join(folder, version.replace('file:', ''))).name, wanted);
    }
  });
}
