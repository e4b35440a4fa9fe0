// The times that docs/reference.md promises, computed from the settings that docker-compose.yml has for them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROMISED } from 'contract/scenarios.ts';
import { parse } from 'yaml';
import { root } from '../support/commands.ts';

/** Seconds in which a container, a process in it, or a server has started on an idle machine. */
const START = 1;
/** Seconds of the watchdog: between two checks, and until it kills a process that does not exit by itself. */
const [WATCHDOG_INTERVAL, WATCHDOG_GRACE] = [1, 0.5];

const written = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services } = parse(written.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'), { merge: true });
const { healthcheck, environment } = services['numbers-api'];
const interval = Number.parseFloat(healthcheck.interval);
const timeout = Number.parseFloat(healthcheck.timeout);
const help = execFileSync('node', [join(root, 'http-check/src/node/main.ts'), '--help'], {
  encoding: 'utf8',
});
/** Seconds. */
const checkTimeout = Number(/--timeout MS .*\((\d+)\)$/m.exec(help)?.[1]) / 1_000;

test('a check says why it fails before Docker ends it, and waits as long as the watchdog', () => {
  assert.ok(checkTimeout + START <= timeout);
  assert.equal(Number(environment.HEALTH_TIMEOUT) / 1_000, checkTimeout);
});

test('Docker shows unhealthy in time, whether the check or Docker ends the last probe', () => {
  for (const longest of [START + checkTimeout, timeout]) {
    assert.ok(healthcheck.retries * (interval + longest) <= PROMISED.unhealthy);
  }
});

test('the process exits, and users get numbers, in time', () => {
  const { BREAKER_PAUSE, CALL_BUDGET } = services['numbers-web'].environment;
  const ended = WATCHDOG_INTERVAL + Number(environment.SELF_HEAL_AFTER) + WATCHDOG_GRACE;
  assert.ok(ended < PROMISED.ended);
  const asked = (Number(BREAKER_PAUSE) + Number(CALL_BUDGET)) / 1_000;
  assert.ok(ended + 2 * START + asked < PROMISED.recovered);
});
