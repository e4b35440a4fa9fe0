// The page says two words of the API: what the web server sees itself, and what Docker says. Both are held
// against the truth, at each moment: an own look, and the Engine's word.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './http.ts';
import { apiUrl, inspect, webUrl } from './stack.ts';

/** Milliseconds between two looks. */
const INTERVAL = 200;
/** Milliseconds by which the page may be late: it looks each second, and its look may take 700 ms. */
const LAG = 4_000;
/** Milliseconds: a word that stood for less is not judged, since the page's looks are not all at one time. */
const MOMENT = 1_000;
/** For a client it is the same whether there is no process or one that is silent. */
const NO_ANSWER = 'no answer';

/** Words at a time; undefined where nothing was said. */
interface Look {
  at: number;
  own: string | undefined;
  ownOnPage: string | undefined;
  docker: string | undefined;
  dockerOnPage: string | undefined;
}
type Speaker = Exclude<keyof Look, 'at'>;

export interface WatchedWords {
  last(): Look | undefined;
  /**
   * Goes on for as long as the page may be late, and ends.
   *
   * @throws AssertionError where the page was wrong at any moment
   */
  stop(): Promise<void>;
  /** @throws AssertionError unless these were said in this order, perhaps with others between */
  assertInOrder(who: Speaker, words: readonly string[]): void;
}

/** Looks again and again at the page, at the API itself, and at the Engine, until the test ends or tells it to stop. */
export function watchWords(test: Pick<TestContext, 'after'>): WatchedWords {
  const looks: Look[] = [];
  let isOver = false;
  async function watch(): Promise<void> {
    while (!isOver) {
      const [card, own, container] = await Promise.all([
        readCard(),
        lookAtApi(),
        inspect('numbers-api'),
      ]);
      const docker = container && (container.State.Health?.Status ?? 'no check');
      looks.push({ at: performance.now(), ...card, own, docker });
      await sleep(INTERVAL);
    }
  }
  function end(): Promise<void> {
    isOver = true;
    return watching;
  }
  const watching = watch();
  test.after(end);
  return {
    last: () => looks.at(-1),
    async stop() {
      await sleep(2 * LAG);
      await end();
      assertRight(looks, 'ownOnPage', 'own');
      assertRight(looks, 'dockerOnPage', 'docker');
    },
    assertInOrder(who, words) {
      let next = 0;
      for (const { word } of periods(looks, who)) if (word === words[next]) next += 1;
      assert.equal(next, words.length, `${words.join(', ')} in: ${describe(looks, who)}`);
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
async function readCard(): Promise<Pick<Look, 'ownOnPage' | 'dockerOnPage'>> {
  const html = (await ask(webUrl, 'GET', 5_000))?.body ?? '';
  const card = /<p class="condition".*?<\/p>/s.exec(html)?.[0].replaceAll(/<[^>]*>/g, '') ?? '';
  const own = /^\s*([\w ]+):/.exec(card)?.[1]?.toLowerCase();
  return {
    ownOnPage: own && ['gone', 'not responding'].includes(own) ? NO_ANSWER : own,
    dockerOnPage: /Docker: (?:still )?([\w ]+)/.exec(card)?.[1],
  };
}

/** What the page says was true shortly before, and what is true for a while is soon on the page. */
function assertRight(looks: readonly Look[], page: Speaker, truth: Speaker): void {
  const story = `the page says ${describe(looks, page)}; but it is ${describe(looks, truth)}`;
  for (const { from, to, word } of periods(looks, page)) {
    if (word === undefined || to - from < MOMENT) continue;
    for (const { at } of looks) {
      if (at < from || at > to || at < (looks[0]?.at ?? 0) + LAG) continue;
      const isTrue = looks.some((look) => look[truth] === word && Math.abs(look.at - at) <= LAG);
      assert.ok(isTrue, `${word}: ${story}`);
    }
  }
  for (const { from, to, word } of periods(looks, truth)) {
    if (to - from <= LAG) continue;
    const isSaid = looks.some((look) => look[page] === word && look.at >= from && look.at <= to);
    assert.ok(isSaid, `${word}: ${story}`);
  }
}

function periods(looks: readonly Look[], who: Speaker) {
  const found: { from: number; to: number; word: string | undefined }[] = [];
  for (const look of looks) {
    const last = found.at(-1);
    if (last && last.word === look[who]) last.to = look.at;
    else found.push({ from: look.at, to: look.at, word: look[who] });
  }
  return found;
}

function describe(looks: readonly Look[], who: Speaker): string {
  const start = looks[0]?.at ?? 0;
  return periods(looks, who)
    .map(({ from, word }) => `${word ?? 'nothing'} from ${((from - start) / 1_000).toFixed(1)} s`)
    .join(', ');
}
