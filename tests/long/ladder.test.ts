// The rungs of the ladder on which nothing cures the break: it stays broken, and the page knows what Docker knows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from '../support/http.ts';
import { apiUrl, compose, down, inspect, webUrl } from '../support/stack.ts';
import { readStatus } from '../support/web.ts';

before(down);
after(down);

for (const [rung, dockerBefore, dockerAfter] of [
  ['v1', 'none', 'none'],
  ['v2', 'healthy', 'unhealthy'],
] as const) {
  test(`${rung}: it stays broken, ${dockerAfter} for Docker, and nothing restarts it`, async () => {
    for (const service of ['numbers-api', 'numbers-web']) {
      const up = ['up', '--detach', '--build', '--force-recreate', service];
      await compose(up, { overrides: [rung] });
      await waitFor(service, 60, () => ask(service === 'numbers-api' ? apiUrl : webUrl));
    }
    const waitForWords = (condition: string, docker: string) =>
      waitFor(`${condition}, and ${docker} for Docker`, 30, async () => {
        const [replica] = (await readStatus())?.replicas ?? [];
        return replica?.condition === condition && replica.docker === docker;
      });
    await waitForWords('healthy', dockerBefore);
    await waitFor('the break', 10, async () => (await ask(`${apiUrl}/rng`))?.status === 500);
    await waitForWords('unhealthy', dockerAfter);
    const container = await inspect('numbers-api');
    assert.equal(container?.State.Health?.Status ?? 'none', dockerAfter);
    assert.equal(container?.RestartCount, 0);
  });
}
