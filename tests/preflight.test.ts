// The preflight: it names the first obstacle and its cure, and calls nothing ready that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from 'test-kit/serve.ts';
import { breakingApi, preflight, toolbox } from './support/toolbox.ts';

const FREE = { API_PORT: '1', WEB_PORT: '3', WORKSHOP_PORT: '2' };

test('the preflight finds who listens on either address of localhost', async (t) => {
  const tools = await toolbox();
  const listening = async (port: number, PUBLISHED = '') =>
    (await preflight(tools, { ...FREE, WEB_PORT: `${port}`, PUBLISHED })).stdout;
  const { port: ip4 } = await serve(t, breakingApi());
  assert.match(
    await listening(ip4),
    new RegExp(`^FAIL .* listens on 127\\.0\\.0\\.1:${ip4}:`, 'm'),
  );
  assert.match(
    await listening(ip4, `127.0.0.1:${ip4}->80/tcp`),
    new RegExp(`^ok .* listens on 127\\.0\\.0\\.1:${ip4}$`, 'm'),
  );
  const { port: ip6 } = await serve(t, breakingApi(), 0, '::1').catch(() => ({ port: undefined }));
  if (ip6 === undefined) return t.skip('there is no ::1 here');
  assert.match(await listening(ip6), new RegExp(`^FAIL .* listens on \\[::1\\]:${ip6}:`, 'm'));
});

/** What is in the way, and what the preflight says of it. */
const obstacles: Record<string, [machine: Record<string, string>, says: RegExp]> = {
  nothing: [{}, /^ok {4}the ports are free$.*^ok {4}every service starts\nREADY$/ms],
  "a project's name that Compose refuses": [
    { COMPOSE_PROJECT_NAME: 'Student07' },
    /^FAIL {2}Docker Compose cannot read this project: .*Student07/m,
  ],
  "another project's file in the shell": [
    { COMPOSE_FILE: 'workshop/labs/09-out-of-memory/task.yml' },
    /^FAIL {2}Docker Compose reads another project here \(memory-hog\): unset COMPOSE_FILE/m,
  ],
  "another processor's images": [
    { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' },
    /^FAIL {2}DOCKER_DEFAULT_PLATFORM is linux\/arm64, and this machine is linux\/amd64: unset it$/m,
  ],
  'no memory limit': [
    { HAS_MEMORY_LIMIT: 'false' },
    /^note {2}Docker cannot limit memory.*^READY$/ms,
  ],
  'live-restore': [{ LIVE_RESTORE: 'true' }, /^note {2}lab 11 needs a Swarm.*^READY$/ms],
  'a missing image': [
    { MISSING: 'localhost/numbers/numbers-api:v2' },
    /^FAIL {2}the image localhost\/numbers\/numbers-api:v2 is missing: docker compose --profile workshop build$/m,
  ],
  'images of yesterday': [
    { BUILT: '202001010000.00' },
    /^FAIL {2}\S+ is newer than the images: docker compose .*build$/m,
  ],
  'an Engine that starts nothing': [
    { REFUSAL: 'first\nNanoCPUs can not be set' },
    /^FAIL {2}numbers-api does not start: NanoCPUs can not be set$/m,
  ],
};
for (const [what, [environment, says]] of Object.entries(obstacles)) {
  test(`the preflight stops at ${what}`, async () => {
    const { exitCode, stdout } = await preflight(await toolbox(), { ...FREE, ...environment });
    assert.match(stdout, says);
    assert.equal(exitCode, stdout.endsWith('READY\n') && !stdout.includes('NOT') ? 0 : 1);
    assert.ok((stdout.match(/^FAIL/gm) ?? []).length <= 1, 'one cause at a time');
  });
}

for (const [tool, says] of [
  ['curl', /^note {2}whether another program listens on the ports is unknown/m],
  ['docker', /^FAIL {2}Docker is not installed: \S+\nNOT READY\n$/],
] as const) {
  test(`without ${tool}, the preflight says just that`, async () => {
    assert.match((await preflight(await toolbox({ [tool]: '' }), {})).stdout, says);
  });
}
