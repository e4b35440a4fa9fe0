// Every setting is described in the reference, and can be set through Compose.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { settingsSchema as apiSettings } from 'numbers-api/settings.ts';
import { settingsSchema as webSettings } from 'numbers-web/settings.ts';
import { root } from './support/commands.ts';

/** Inside a container these are fixed. */
const FIXED_IN_CONTAINERS = ['PORT', 'HOST'];
/** These are as the API's health check in the same file. */
const AS_THE_CHECK = ['API_HEALTH_RETRIES', 'API_HEALTH_START_PERIOD'];

const reference = await readFile(join(root, 'docs/reference.md'), 'utf8');
const composeFile = await readFile(join(root, 'docker-compose.yml'), 'utf8');

for (const name of new Set([
  ...Object.keys(apiSettings.shape),
  ...Object.keys(webSettings.shape),
])) {
  test(`${name} is described, and can be set`, () => {
    assert.match(
      reference,
      new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'),
      'a row in docs/reference.md',
    );
    if (FIXED_IN_CONTAINERS.includes(name)) return;
    const value = AS_THE_CHECK.includes(name) ? '\\*api-health' : `\\$\\{${name}:-`;
    assert.match(composeFile, new RegExp(`^ +${name}: ${value}`, 'm'), 'one in docker-compose.yml');
  });
}
