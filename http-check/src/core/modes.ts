// The three ways to check: once, until it passes, and on and on. Each returns whether it passed.

import { pauseAfter } from './back-off.ts';
import { check, passed, type Result } from './check.ts';
import { createNames } from './names.ts';
import type { Platform } from './platform.ts';
import { type Circumstances, formatResults } from './report.ts';
import type { Settings } from './settings.ts';

/** Milliseconds beyond the deadline of a check for which a reader that is behind may keep it. */
const PATIENCE = 30;

export async function checkOnce(settings: Settings, platform: Platform): Promise<boolean> {
  const deadline = platform.now() + settings.timeout;
  const results = await check(settings, platform, createNames(platform), settings.timeout);
  await print(results, {}, settings, platform, deadline);
  return passed(results);
}

/** Tries until it passes or so many milliseconds have gone by, and prints each change. */
export async function checkUntilPassed(
  settings: Settings,
  platform: Platform,
  duration: number,
): Promise<boolean> {
  const names = createNames(platform);
  const changes = createChanges();
  const end = platform.now() + duration;
  for (let tries = 1; ; tries += 1) {
    const milliseconds = Math.min(settings.timeout, end - platform.now());
    const isCutShort = milliseconds < settings.timeout;
    const deadline = platform.now() + milliseconds;
    const results = await check(settings, platform, names, milliseconds);
    // A try that the end cuts short says less than the one before it, unless it passes.
    if (tries === 1 || !isCutShort || passed(results)) {
      await print(changes.of(results), { tries }, settings, platform, deadline);
    }
    if (passed(results)) return true;
    const left = end - platform.now();
    if (left > 0) await sleep(Math.min(pauseAfter(tries, Math.random()), left), platform);
    if (platform.now() >= end) return false;
  }
}

/** Checks at this interval in milliseconds, and prints what changed, until nobody reads it. */
export async function watch(
  settings: Settings,
  platform: Platform,
  interval: number,
): Promise<boolean> {
  const names = createNames(platform);
  const changes = createChanges();
  for (;;) {
    const results = await check(settings, platform, names, settings.timeout);
    const time = new Date().toISOString();
    if (!(await print(changes.of(results), { time }, settings, platform))) return passed(results);
    await sleep(interval, platform);
  }
}

/** Tells which results differ from those before. */
function createChanges(): { of(results: readonly Result[]): readonly Result[] } {
  let before: readonly string[] = [];
  return {
    of(results) {
      const states = results.map(({ failure, status }) => `${failure?.reason} ${status}`);
      const changed = results.filter((_, index) => states[index] !== before[index]);
      before = states;
      return changed;
    },
  };
}

/**
 * Prints the results that the settings want printed, to a reader who may keep a check with a deadline
 * a little longer than that. Resolves to false when nobody reads them any more.
 */
async function print(
  results: readonly Result[],
  circumstances: Circumstances,
  { json, logSuccess, logFailure }: Settings,
  platform: Platform,
  deadline?: number,
): Promise<boolean> {
  const wanted = results.filter(({ failure }) => (failure === undefined ? logSuccess : logFailure));
  if (wanted.length === 0) return true;
  const text = `${formatResults(wanted, circumstances, json).join('\n')}\n`;
  if (deadline === undefined) return platform.write('output', text);
  return platform.write('output', text, Math.max(platform.now(), deadline) + PATIENCE);
}

function sleep(milliseconds: number, platform: Platform): Promise<void> {
  return new Promise((resolve) => platform.after(milliseconds, resolve));
}
