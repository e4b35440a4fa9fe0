// A check's memory counts against its container's limit: with the native check, the API lives within
// a limit in which the check on Node gets it, or itself, killed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import {
  buildNodeCheck,
  buildWith,
  checkImage,
  docker,
  removeContainers,
  startContainer,
  stateOf,
} from '../support/check-images.ts';
import { ask } from '../support/http.ts';

const container = 'numbers-test-memory';
/** Megabytes. The first is too little for the API alone, the last enough for any check. */
const LIMITS = { least: 32, most: 128, step: 2 };
/** As many as the Engine keeps. */
const CHECKS = 5;
/** Megabytes of difference; less than the memory of Node, whose code is the API's, too. */
const DIFFERENCE = 4;

const api = ['--file', 'numbers-api/Dockerfile', '--target', 'v3', '.'];
let native: string;
let node: string;

before(async () => {
  native = await buildWith(checkImage, 'numbers/http-check:api-native', ...api);
  node = await buildWith(await buildNodeCheck(), 'numbers/http-check:api-node', ...api);
});
after(() => removeContainers(container));

/** Whether the API passes so many checks in a row with this limit, while it is asked for numbers. */
async function survives(image: string, megabytes: number): Promise<boolean> {
  const memory = ['--memory', `${megabytes}m`, '--memory-swap', `${megabytes}m`];
  // Checks that fail while the API is starting do not count, but those after the first that passes.
  const health = ['interval=500ms', 'timeout=3s', 'retries=1', 'start-period=10s'].map(
    (setting) => `--health-${setting}`,
  );
  const words = ['--name', container, '--init', '--env', 'FAIL_AFTER_CALLS=0'];
  await removeContainers(container);
  await startContainer(...words, ...memory, ...health, image);
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const address = await docker('inspect', '--format', format, container);
  return waitFor(`${CHECKS} checks, or the end`, 60, async () => {
    const { Status, Health } = await stateOf(container);
    if (Status !== 'running' || Health?.Status === 'unhealthy') return { survived: false };
    await ask(`http://${address}/rng`);
    const log = Health?.Log ?? [];
    return log.filter(({ ExitCode }) => ExitCode === 0).length === CHECKS && { survived: true };
  }).then(({ survived }) => survived);
}

async function leastLimit(image: string, first: number): Promise<number> {
  for (let megabytes = first; megabytes <= LIMITS.most; megabytes += LIMITS.step) {
    if (await survives(image, megabytes)) return megabytes;
  }
  throw new Error(`${image} does not live within ${LIMITS.most} MB`);
}

test('the API lives within a limit with the native check, but not with the one on Node', async (context) => {
  const withNative = await leastLimit(native, LIMITS.least);
  assert.equal(await survives(node, withNative), false, `with ${withNative} MB`);
  const withNode = await leastLimit(node, withNative + LIMITS.step);
  context.diagnostic(`least limits: ${withNative} MB native, ${withNode} MB on Node`);
  assert.ok(withNode - withNative >= DIFFERENCE, `${withNative} MB and ${withNode} MB`);
});
