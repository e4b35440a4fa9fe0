// What the files of clusters/kubernetes/ promise, read from the files alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsSchema as apiSettings } from 'numbers-api/settings.ts';
import { settingsSchema as webSettings } from 'numbers-web/settings.ts';
import { readSettings } from 'service-kit/settings.ts';
import {
  BASE,
  type KubernetesObject,
  podsIn,
  RELEASES,
  readBase,
  readKustomization,
  splitLiteral,
} from './manifests.ts';
import { findBrokenRules } from './restricted.ts';
import { checkValues, findUnknownKeys } from './schemas.ts';

const objects = await readBase();
const pods = podsIn(objects);
const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

for (const object of objects) {
  test(`${nameOf(object)} fits its schema`, () => checkValues(object));
}

test('no object has a key that its schema does not know', async () => {
  assert.equal(await findUnknownKeys(objects), '');
});

test('a key that no schema knows would be found', async () => {
  const wrong = structuredClone(objects).map((object) => ({
    ...object,
    spec: { ...object.spec, replica: 3 },
  }));
  const found = await findUnknownKeys(wrong.filter(({ kind }) => kind === 'Deployment'));
  assert.match(found, /replica.* does not exist in type/);
});

test('a value that no schema allows would be found', async () => {
  const [deployment] = objects.filter(({ kind }) => kind === 'Deployment');
  assert.ok(deployment);
  const wrong = { ...deployment, spec: { ...deployment.spec, replicas: 'six' } };
  await assert.rejects(checkValues(wrong as KubernetesObject), /replicas/);
});

for (const [name, pod] of pods) {
  test(`${name}: a Pod keeps the restricted standard`, () => {
    assert.deepEqual(findBrokenRules(pod), []);
  });

  test(`${name}: its settings exist and are right, and the stop fits the grace period`, async () => {
    const schema = name === 'numbers-api' ? apiSettings : webSettings;
    const environment = Object.fromEntries(
      (pod.containers[0]?.env ?? []).map((variable) => [variable.name, variable.value]),
    );
    assert.deepEqual(
      Object.keys(environment).filter((key) => !(key in schema.shape)),
      [],
    );
    const { DRAIN_PERIOD, STOP_DEADLINE } = readSettings<typeof webSettings.shape>(
      schema as typeof webSettings,
      environment,
    );
    assert.ok(DRAIN_PERIOD < STOP_DEADLINE);
    assert.ok(STOP_DEADLINE < (pod.terminationGracePeriodSeconds ?? 30) * 1_000);
  });
}

test('a Pod without its security contexts breaks the rules', () => {
  const bare = { containers: [{ name: 'bare', image: 'bare' }] };
  assert.equal(findBrokenRules(bare).length, 4);
  const host = { ...bare, hostNetwork: true, volumes: [{ name: 'all', hostPath: { path: '/' } }] };
  assert.equal(findBrokenRules(host).length, 6);
});

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
    const image = `numbers/numbers-api:${images?.[0]?.newTag ?? 'v3'}`;
    assert.equal(image, `numbers/numbers-api:${RELEASE}`);
    if (folder === BASE) assert.equal(pods.get('numbers-api')?.containers[0]?.image, image);
    else assert.equal(images?.[0]?.name, 'numbers/numbers-api');
  });
}
