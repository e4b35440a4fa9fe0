// The preflight: it names the first obstacle and its cure, and calls nothing ready that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Environment } from './support/commands.ts';
import { breakingApi, make, serve, toolbox } from './support/toolbox.ts';

test('the preflight finds who listens on either address of localhost', async (t) => {
  const tools = await toolbox();
  const preflight = async (WEB_PORT: string, PUBLISHED = '') => {
    const ports = { API_PORT: '1', WEB_PORT, WORKSHOP_PORT: '2' };
    return (await make(tools, { ...ports, PUBLISHED }, 'preflight')).stdout;
  };
  const ip4 = await serve(breakingApi());
  assert.match(
    await preflight(ip4),
    new RegExp(`^FAIL .* listens on 127\\.0\\.0\\.1:${ip4}:`, 'm'),
  );
  const own = `127.0.0.1:${ip4}->80/tcp`;
  assert.match(
    await preflight(ip4, own),
    new RegExp(`^ok .* listens on 127\\.0\\.0\\.1:${ip4}$`, 'm'),
  );
  assert.match(await preflight('3'), /^ok {4}the ports are free$/m);

  const ip6 = await serve(breakingApi(), '::1').catch(() => undefined);
  if (ip6 === undefined) return t.skip('there is no ::1 here');
  assert.match(await preflight(ip6), new RegExp(`^FAIL .* listens on \\[::1\\]:${ip6}:`, 'm'));
});

/** What is in the way, and what the preflight says of it. */
const obstacles: Record<string, [machine: Environment, says: RegExp]> = {
  nothing: [{}, /^ok {4}every service starts\nREADY$/m],
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
    /^FAIL {2}the image localhost\/numbers\/numbers-api:v2 is missing: docker compose .*images\.yml .*build$/m,
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
    const ports = { API_PORT: '1', WEB_PORT: '3', WORKSHOP_PORT: '2' };
    const { exitCode, stdout } = await make(
      await toolbox(),
      { ...ports, ...environment },
      'preflight',
    );
    assert.match(stdout, says);
    assert.equal(exitCode, stdout.endsWith('READY\n') && !stdout.includes('NOT') ? 0 : 1);
    assert.ok((stdout.match(/^FAIL/gm) ?? []).length <= 1, 'one cause at a time');
  });
}

test('without curl, the preflight does not call the ports free', async () => {
  const { stdout } = await make(await toolbox({ without: ['curl'] }), 'preflight');
  assert.match(stdout, /^note {2}whether another program listens on the ports is unknown/m);
});

test('without Docker, the preflight says just that', async () => {
  const { stdout } = await make(await toolbox({ without: ['docker'] }), 'preflight');
  assert.match(stdout, /^FAIL {2}Docker is not installed: \S+\nNOT READY\n$/);
});
