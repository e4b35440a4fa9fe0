// What the files of clusters/kubernetes/ promise, read from the files alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsSchema as apiSettings } from 'numbers-api/settings.ts';
import { readSettings } from 'service-kit/settings.ts';
import {
  assertRestricted,
  BASE,
  checkSettings,
  podsIn,
  RELEASES,
  readBase,
  readKustomization,
  splitLiteral,
} from './manifests.ts';

const objects = await readBase();
const pods = podsIn(objects);

/** The specs of all objects of a kind, by name. */
const specsOf = (wanted: string): Record<string, unknown> =>
  Object.fromEntries(
    objects.flatMap(({ kind, metadata, spec }) => (kind === wanted ? [[metadata.name, spec]] : [])),
  );

test('never fewer than six replicas of the API are ready, and a rollout fails after a minute', () => {
  assert.partialDeepStrictEqual(specsOf('Deployment')['numbers-api'], {
    replicas: 6,
    strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 0 } },
    progressDeadlineSeconds: 60,
  });
});

test('the namespace enforces the restricted standard', () => {
  const [namespace] = objects.filter(({ kind }) => kind === 'Namespace');
  assert.equal(namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted');
});

test('the web may call the API and ask for names, and nothing else may be called', () => {
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

for (const [name, pod] of pods) {
  test(`${name}: a Pod keeps the restricted standard`, () => assertRestricted(pod));

  test(`${name}: the kubelet asks whether it has started, lives and may be called`, () => {
    assert.partialDeepStrictEqual(pod.containers[0], {
      startupProbe: { httpGet: { path: '/health', port: 'http' } },
      livenessProbe: { httpGet: { path: '/health', port: 'http' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    });
  });

  test(`${name}: its settings exist and are right, and the stop fits the grace period`, () => {
    const variables = (pod.containers[0]?.env ?? []).map((variable) => [
      variable.name,
      variable.value,
    ]);
    const grace = (pod.terminationGracePeriodSeconds ?? 30) * 1_000;
    checkSettings(name, Object.fromEntries(variables), grace);
  });
}

for (const folder of [BASE, ...RELEASES]) {
  test(`${folder}: a release is an image of ours with its name`, async () => {
    const { images, configMapGenerator } = await readKustomization(folder);
    const [release, ...others] = configMapGenerator;
    assert.equal(release?.name, 'numbers-api-release');
    assert.deepEqual(others, []);
    const settings = Object.fromEntries(release?.literals.map(splitLiteral) ?? []);
    assert.deepEqual(
      Object.keys(settings).filter((key) => !(key in apiSettings.shape)),
      [],
    );
    const { RELEASE } = readSettings(apiSettings, settings);
    const image = `localhost/numbers/numbers-api:${images?.[0]?.newTag ?? 'v3'}`;
    assert.equal(image, `localhost/numbers/numbers-api:${RELEASE}`);
    if (folder === BASE) assert.equal(pods.get('numbers-api')?.containers[0]?.image, image);
    else assert.equal(images?.[0]?.name, 'localhost/numbers/numbers-api');
  });
}
