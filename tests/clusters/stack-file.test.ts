// What clusters/swarm.yml promises, read from the file alone: that its times fit each other.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { root } from '../support/commands.ts';
import { checkSettings } from './manifests.ts';

interface Service {
  image: string;
  stop_grace_period: string;
  environment: Record<string, string | number>;
  healthcheck: { interval: string; timeout: string; retries: number; start_period: string };
  deploy: { endpoint_mode: string; update_config: { monitor: string; failure_action: string } };
}

const written = await readFile(join(root, 'clusters', 'swarm.yml'), 'utf8');
const withDefaults = written.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
const services: Record<string, Service> = parse(withDefaults, { merge: true }).services;

/** Milliseconds of a text such as `10s` or `500ms`. */
const milliseconds = (text: string): number =>
  Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1_000);

for (const [name, service] of Object.entries(services)) {
  const { environment, healthcheck, deploy } = service;

  test(`${name}: its settings exist and are right, and a stop is over before the engine kills`, () => {
    const texts = Object.entries(environment).map(([key, value]) => [key, String(value ?? '')]);
    checkSettings(name, Object.fromEntries(texts), milliseconds(service.stop_grace_period));
    assert.equal(service.image.replace(/.*:/, ''), environment.RELEASE);
    // The node asks for it at each start of a task, and would run what it gets.
    assert.match(service.image, /^localhost\/numbers\//);
  });

  test(`${name}: an update is watched until a sick task would have been found out`, () => {
    const { interval, timeout, retries } = healthcheck;
    const foundOut = retries * milliseconds(interval) + milliseconds(timeout);
    assert.ok(foundOut < milliseconds(deploy.update_config.monitor));
    assert.equal(deploy.update_config.failure_action, 'rollback');
  });

  test(`${name}: its name needs no virtual address`, () => {
    assert.equal(deploy.endpoint_mode, 'dnsrr');
  });
}

test('the page knows when the Engine calls the API unhealthy', () => {
  const { retries, start_period } = services['numbers-api']?.healthcheck ?? {};
  const { API_HEALTH_RETRIES, API_HEALTH_START_PERIOD } =
    services['numbers-web']?.environment ?? {};
  assert.deepEqual([API_HEALTH_RETRIES, API_HEALTH_START_PERIOD], [retries, start_period]);
});
