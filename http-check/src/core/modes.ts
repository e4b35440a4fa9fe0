// The three ways to check: once, until it passes, and on and on. Each returns whether it passed.

import { pauseAfter } from './back-off.ts';
import { check, passed, type Result } from './check.ts';
import type { Platform } from './platform.ts';
import { type Circumstances, formatResult } from './report.ts';
import type { Settings } from './settings.ts';

export async function checkOnce(settings: Settings, platform: Platform): Promise<boolean> {
  const results = await check(settings, platform, settings.timeout);
  print(results, {}, settings, platform);
  return passed(results);
}

/** Tries until it passes or so many milliseconds have gone by, and prints how the last try went. */
export async function checkUntilPassed(
  settings: Settings,
  platform: Platform,
  duration: number,
): Promise<boolean> {
  platform.exitOnSignal(1);
  const end = platform.now() + duration;
  let results = await check(settings, platform, Math.min(settings.timeout, duration));
  let tries = 1;
  while (!passed(results) && platform.now() < end) {
    await platform.sleep(Math.min(pauseAfter(tries, Math.random()), end - platform.now()));
    const left = end - platform.now();
    if (left <= 0) break;
    const latest = await check(settings, platform, Math.min(settings.timeout, left));
    tries += 1;
    // A try that the end cuts short says less than the one before it, unless it passes.
    if (left >= settings.timeout || passed(latest)) results = latest;
  }
  print(results, { tries }, settings, platform);
  return passed(results);
}

/** Checks at this interval in milliseconds, and prints what changed, until nobody reads it. */
export async function watch(
  settings: Settings,
  platform: Platform,
  interval: number,
): Promise<boolean> {
  platform.exitOnSignal(1);
  let before: readonly string[] = [];
  for (;;) {
    const results = await check(settings, platform, settings.timeout);
    platform.exitOnSignal(passed(results) ? 0 : 1);
    const changed = results.filter((result, index) => state(result) !== before[index]);
    before = results.map(state);
    const time = new Date().toISOString();
    if (!print(changed, { time }, settings, platform)) return passed(results);
    await platform.sleep(interval);
  }
}

function state({ failure, status }: Result): string {
  return `${failure?.reason} ${status}`;
}

/** Prints the results that the settings want printed; false when nobody reads them any more. */
function print(
  results: readonly Result[],
  circumstances: Circumstances,
  settings: Settings,
  platform: Platform,
): boolean {
  const { json, logSuccess, logFailure } = settings;
  return results
    .filter((result) => (result.failure === undefined ? logSuccess : logFailure))
    .map((result) => formatResult(result, circumstances, { json, shares: results.length }))
    .every((line) => platform.writeLine(line));
}
