// The rungs of the ladder on which nothing cures the break: it stays broken, and the page says so rightly.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { apiUrl, down, inspect, waitForHealth, webUrl } from '../support/stack.ts';
import { watchWords } from '../support/words.ts';

before(down);

for (const [rung, dockerWords] of [
  ['v1', ['no check']],
  ['v2', ['healthy', 'unhealthy']],
] as const) {
  test(`${rung}: it stays broken, and the page's two words are right at each moment`, async (t) => {
    const files = ['-f', 'docker-compose.yml', '-f', `compose/${rung}.yml`];
    for (const service of ['numbers-api', 'numbers-web']) {
      const start = ['up', '--detach', '--build', '--force-recreate', service];
      await succeed('docker', ['compose', ...files, ...start]);
      await waitFor(service, 60, () => ask(service === 'numbers-api' ? apiUrl : webUrl));
    }
    t.after(down);
    const words = watchWords(t);
    await waitFor('both words', 60, () => {
      const { ownOnPage, dockerOnPage } = words.last() ?? {};
      return ownOnPage === 'healthy' && dockerOnPage === dockerWords[0];
    });
    await waitFor('the break', 10, async () => (await ask(`${apiUrl}/rng`))?.status === 500);
    if (rung === 'v2') await waitForHealth('numbers-api', 'unhealthy', 20);
    await words.stop();
    words.assertInOrder('docker', dockerWords);
    words.assertInOrder('dockerOnPage', dockerWords);
    assert.equal((await inspect('numbers-api'))?.RestartCount, 0);
  });
}
