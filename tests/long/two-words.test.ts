// The page says two words of the API: what the web server sees itself, and what Docker says. On each rung of
// the ladder both are held against the truth, at each moment of a break: an own look, and the Engine's word.
import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { apiUrl, down, healthOf, inspect, waitForHealth, webUrl } from '../support/stack.ts';

/** Milliseconds between two looks. */
const INTERVAL = 200;
/** Milliseconds by which the page may be late: it looks each second, and its look may take 700 ms. */
const LAG = 4_000;

/** Milliseconds: a word that stood for less is not judged, since the page's looks are not all at one time. */
const MOMENT = 1_000;

/** For a client it is the same whether there is no process or one that is silent. */
const NO_ANSWER = 'no answer';

/** What was said at a time; undefined where nothing was. */
interface Said {
  at: number;
  word: string | undefined;
}

interface Words {
  pageOwn: Said[];
  own: Said[];
  pageOfDocker: Said[];
  docker: Said[];
}

before(down);
afterEach(down);

for (const [rung, dockerWords, dockerWordsOnPage] of [
  ['v1', ['no check'], ['no check']],
  ['v2', ['healthy', 'unhealthy'], ['healthy', 'unhealthy']],
  ['v3', ['healthy', 'unhealthy', 'starting', 'healthy'], ['healthy', 'unhealthy', 'healthy']],
] as const) {
  test(`${rung}: the page's word and Docker's word are right at each moment of a break`, async () => {
    await succeed('make', [rung]);
    await waitFor('a page that says healthy', 60, async () => (await readCard()).own === 'healthy');
    const listening = listen();
    await waitFor("Docker's word on the page", 20, () => listening.said.pageOfDocker.at(-1)?.word);
    await waitFor('the break', 10, async () => (await ask(`${apiUrl}/rng`))?.status === 500);
    if (rung === 'v3') {
      await waitFor(
        'the restart',
        40,
        async () => (await inspect('numbers-api'))?.RestartCount === 1,
      );
      await waitForHealth('numbers-api', 'healthy', 30);
    } else if (rung === 'v2') {
      await waitForHealth('numbers-api', 'unhealthy', 20);
    }
    await sleep(2 * LAG);
    const { pageOwn, own, pageOfDocker, docker } = await listening.stop();

    assertRight(pageOwn, own);
    assertRight(pageOfDocker, docker);
    assertInOrder(docker, dockerWords);
    assertInOrder(pageOfDocker, dockerWordsOnPage);
  });
}

/** Looks again and again at the page, at the API itself, and at the Engine. */
function listen() {
  const said: Words = { pageOwn: [], own: [], pageOfDocker: [], docker: [] };
  let isOver = false;

  const every = async (look: () => Promise<void>): Promise<void> => {
    while (!isOver) {
      await look();
      await sleep(INTERVAL);
    }
  };
  const looking = [
    every(async () => {
      const card = await readCard();
      const at = performance.now();
      said.pageOwn.push({ at, word: card.own });
      said.pageOfDocker.push({ at, word: card.docker });
    }),
    every(async () => {
      const word = await lookAtApi();
      said.own.push({ at: performance.now(), word });
    }),
    every(async () => {
      const word =
        (await inspect('numbers-api')) && ((await healthOf('numbers-api')) ?? 'no check');
      said.docker.push({ at: performance.now(), word });
    }),
  ];
  return {
    said,
    async stop() {
      isOver = true;
      await Promise.all(looking);
      return said;
    },
  };
}

/** The API as a client sees it, in the page's words. */
async function lookAtApi(): Promise<string> {
  const [health, ready] = await Promise.all([ask(`${apiUrl}/health`), ask(`${apiUrl}/ready`)]);
  if (!health || !ready) return NO_ANSWER;
  if (health.status !== 200) return 'unhealthy';
  return ready.status === 200 ? 'healthy' : 'not ready';
}

/** The two words on the page's card of the service. */
async function readCard(): Promise<{ own: string | undefined; docker: string | undefined }> {
  const html = (await ask(webUrl, 'GET', 5_000))?.body ?? '';
  const card = /<p class="condition".*?<\/p>/s.exec(html)?.[0].replaceAll(/<[^>]*>/g, '') ?? '';
  const own = /^\s*([\w ]+):/.exec(card)?.[1]?.toLowerCase();
  return {
    own: own && ['gone', 'not responding'].includes(own) ? NO_ANSWER : own,
    docker: /Docker: (?:still )?([\w ]+)/.exec(card)?.[1],
  };
}

/** What the page says was true shortly before, and what is true for a while is soon on the page. */
function assertRight(page: readonly Said[], truth: readonly Said[]): void {
  const moments = periods(page).filter(({ from, to }) => to - from < MOMENT);
  for (const { at, word } of page) {
    if (word === undefined || at < (page[0]?.at ?? 0) + LAG) continue;
    if (moments.some(({ from, to }) => from <= at && at <= to)) continue;
    const isTrue = truth.some((each) => each.word === word && Math.abs(each.at - at) <= LAG);
    assert.ok(isTrue, `the page says ${word}, ${describe(page)}; but it is ${describe(truth)}`);
  }
  for (const { from, to, word } of periods(truth)) {
    if (to - from <= LAG) continue;
    const isSaid = page.some((each) => each.word === word && each.at >= from && each.at <= to);
    assert.ok(isSaid, `it is ${word}, ${describe(truth)}; but the page says ${describe(page)}`);
  }
}

function assertInOrder(said: readonly Said[], words: readonly string[]): void {
  const heard = periods(said).flatMap(({ word }) => word ?? []);
  let next = 0;
  for (const word of heard) if (word === words[next]) next += 1;
  assert.equal(next, words.length, `${words.join(', ')} in ${heard.join(', ')}`);
}

function periods(said: readonly Said[]): { from: number; to: number; word: string | undefined }[] {
  const found: { from: number; to: number; word: string | undefined }[] = [];
  for (const { at, word } of said) {
    const last = found.at(-1);
    if (last && last.word === word) last.to = at;
    else found.push({ from: at, to: at, word });
  }
  return found;
}

function describe(said: readonly Said[]): string {
  const start = said[0]?.at ?? 0;
  return periods(said)
    .map(({ from, word }) => `${word ?? 'nothing'} from ${((from - start) / 1_000).toFixed(1)} s`)
    .join(', ');
}
