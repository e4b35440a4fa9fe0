// What the files of clusters/ promise, read from the files alone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROMISED } from 'contract/scenarios.ts';
import { settingsSchema as apiSettings } from 'numbers-api/settings.ts';
import { settingsSchema as webSettings } from 'numbers-web/settings.ts';
import { readSettings } from 'service-kit/settings.ts';
import { parse } from 'yaml';
import { root } from '../support/commands.ts';
import { BASE, baseFiles, objectsIn, RELEASES, readKustomization } from './kubernetes.ts';

const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const readServices = async (path: string) =>
  parse((await read(path)).replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'), { merge: true }).services;
const objects = (await Promise.all((await baseFiles()).map(read))).flatMap(objectsIn);
const deployments = objects.filter(({ kind }) => kind === 'Deployment');

/** Checks a service's environment against its settings, and its stop against the milliseconds until it is killed. */
function checkSettings(service: string, environment: Record<string, string>, grace: number): void {
  const schema = (service === 'numbers-api' ? apiSettings : webSettings) as typeof webSettings;
  const unknown = Object.keys(environment).filter((setting) => !(setting in schema.shape));
  assert.deepEqual(unknown, []);
  const { DRAIN_PERIOD, STOP_DEADLINE } = readSettings(schema, environment);
  assert.ok(DRAIN_PERIOD < STOP_DEADLINE);
  assert.ok(STOP_DEADLINE < grace);
}

/** The specs of all objects of a kind, by name. */
const specsOf = (wanted: string): Record<string, unknown> =>
  Object.fromEntries(
    objects.flatMap(({ kind, metadata, spec }) => (kind === wanted ? [[metadata.name, spec]] : [])),
  );

test('Kubernetes: never fewer than six replicas of the API are ready, and a rollout fails after a minute', () => {
  assert.partialDeepStrictEqual(specsOf('Deployment')['numbers-api'], {
    replicas: 6,
    strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 0 } },
    progressDeadlineSeconds: 60,
  });
});

test('Kubernetes: the namespace enforces the restricted standard', () => {
  const [namespace] = objects.filter(({ kind }) => kind === 'Namespace');
  assert.equal(namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted');
});

test('Kubernetes: the web may call the API and ask for names, and nothing else may be called', () => {
  const pod = (name: string) => ({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
  });
  const names = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
  assert.deepEqual(specsOf('NetworkPolicy'), {
    'nothing-unless-allowed': { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    'api-called-by-web': {
      ...pod('numbers-api'),
      policyTypes: ['Ingress'],
      ingress: [{ from: [pod('numbers-web')], ports: [{ protocol: 'TCP', port: 'http' }] }],
    },
    'web-calls-api': {
      ...pod('numbers-web'),
      policyTypes: ['Egress'],
      egress: [
        { to: [pod('numbers-api')], ports: [{ protocol: 'TCP', port: 8080 }] },
        { ports: names },
      ],
    },
  });
});

for (const { metadata, spec } of deployments) {
  const pod = spec?.template?.spec ?? assert.fail('a Deployment has a Pod');
  const [container, ...others] = pod.containers;

  // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
  test(`Kubernetes, ${metadata.name}: the Pod has the restricted standard, and its probes`, () => {
    for (const limited of ['hostNetwork', 'hostPID', 'hostIPC', 'volumes', 'initContainers']) {
      assert.ok(!(limited in pod), limited);
    }
    const ids = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000 };
    assert.deepEqual(pod.securityContext, { ...ids, seccompProfile: { type: 'RuntimeDefault' } });
    assert.deepEqual(others, []);
    assert.ok(container);
    assert.ok(container.ports?.every((port: object) => !('hostPort' in port)));
    assert.partialDeepStrictEqual(container, {
      startupProbe: { httpGet: { path: '/health', port: 'http' } },
      livenessProbe: { httpGet: { path: '/health', port: 'http' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    });
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test(`Kubernetes, ${metadata.name}: its settings are valid, and the stop fits the grace period`, () => {
    const variables = container.env.map(({ name, value }: Record<string, string>) => [name, value]);
    const grace = (pod.terminationGracePeriodSeconds ?? 30) * 1_000;
    checkSettings(metadata.name, Object.fromEntries(variables), grace);
  });
}

for (const folder of [BASE, ...RELEASES]) {
  test(`${folder}: a release is an image of ours with its name`, async () => {
    const { images, configMapGenerator } = await readKustomization(folder);
    const [release, ...others] = configMapGenerator;
    assert.equal(release?.name, 'numbers-api-release');
    assert.deepEqual(others, []);
    const settings = Object.fromEntries(
      release.literals.map((literal: string) => literal.split('=')),
    );
    assert.ok(Object.keys(settings).every((name) => name in apiSettings.shape));
    const { RELEASE } = readSettings(apiSettings, settings);
    const image = `localhost/numbers/numbers-api:${RELEASE}`;
    const [api] = deployments.filter(({ metadata }) => metadata.name === 'numbers-api');
    const written = folder === BASE ? api?.spec?.template?.spec.containers[0]?.image : undefined;
    assert.equal(written ?? `${images?.[0]?.name}:${images?.[0]?.newTag}`, image);
  });
}

interface Service {
  image: string;
  stop_grace_period: string;
  environment: Record<string, string | number>;
  healthcheck: { interval: string; timeout: string; retries: number; start_period: string };
  deploy: { endpoint_mode: string; update_config: { monitor: string; failure_action: string } };
}

const services: Record<string, Service> = await readServices('clusters/swarm.yml');

/** Milliseconds of a text such as `10s` or `500ms`. */
const milliseconds = (text: string): number =>
  Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1_000);

for (const [name, { environment, healthcheck, deploy, ...service }] of Object.entries(services)) {
  test(`Swarm, ${name}: its settings are valid, and a stop is over before the engine kills`, () => {
    const texts = Object.entries(environment).map(([key, value]) => [key, String(value ?? '')]);
    checkSettings(name, Object.fromEntries(texts), milliseconds(service.stop_grace_period));
    assert.equal(service.image.replace(/.*:/, ''), environment.RELEASE);
    // The node asks for it at each start of a task, and would run what it gets.
    assert.match(service.image, /^localhost\/numbers\//);
  });

  test(`Swarm, ${name}: an update is watched until an unhealthy task would have been detected`, () => {
    const { interval, timeout, retries } = healthcheck;
    const detected = retries * milliseconds(interval) + milliseconds(timeout);
    assert.ok(detected < milliseconds(deploy.update_config.monitor));
    assert.equal(deploy.update_config.failure_action, 'rollback');
    assert.equal(deploy.endpoint_mode, 'dnsrr', 'its name needs no virtual address');
  });
}

test('Swarm: the page knows when the Engine calls the API unhealthy', () => {
  const { retries, start_period } = services['numbers-api']?.healthcheck ?? {};
  assert.partialDeepStrictEqual(services['numbers-web']?.environment, {
    API_HEALTH_RETRIES: retries,
    API_HEALTH_START_PERIOD: start_period,
  });
});

/** Seconds in which a container, a process in it, or a server has started on an idle machine. */
const START = 1;
/** Seconds of the watchdog: between two checks, and until it kills a process that does not exit by itself. */
const [WATCHDOG_INTERVAL, WATCHDOG_GRACE] = [1, 0.5];

const composed = await readServices('docker-compose.yml');
const { healthcheck, environment } = composed['numbers-api'];
const interval = Number.parseFloat(healthcheck.interval);
const timeout = Number.parseFloat(healthcheck.timeout);

test('a check says why it fails before Docker ends it, and Docker shows unhealthy in time', () => {
  assert.ok(START + Number(environment.HEALTH_TIMEOUT) / 1_000 <= timeout);
  assert.ok(healthcheck.retries * (interval + timeout) <= PROMISED.unhealthy);
});

test('the process exits, and users get numbers, in time', () => {
  const { BREAKER_PAUSE, CALL_BUDGET } = composed['numbers-web'].environment;
  const ended = WATCHDOG_INTERVAL + Number(environment.SELF_HEAL_AFTER) + WATCHDOG_GRACE;
  assert.ok(ended < PROMISED.ended);
  const asked = (Number(BREAKER_PAUSE) + Number(CALL_BUDGET)) / 1_000;
  assert.ok(ended + 2 * START + asked < PROMISED.recovered);
});
