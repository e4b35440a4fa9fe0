// The same story on a real Kubernetes, where there is one: KUBECONFIG leads to it, and
// KUBERNETES_NAMESPACE names a namespace that is created for this and removed again. The cluster has to
// have the images: docs/clusters.md tells how they get there. Without all that, only what needs no cluster
// is tried.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tellFaults } from './clusters/faults.ts';
import { createKubernetes } from './clusters/kubernetes.ts';
import {
  assertRestricted,
  BASE,
  type KubernetesObject,
  objectsIn,
  podsIn,
  RELEASES,
  readKustomization,
} from './clusters/manifests.ts';
import { tellReleases } from './clusters/releases.ts';
import { run, succeed } from './support/commands.ts';

const { KUBECONFIG, KUBERNETES_NAMESPACE } = process.env;
const hasKubectl = await run('kubectl', ['version', '--client']).then(
  ({ exitCode }) => exitCode === 0,
  () => false,
);

for (const folder of [BASE, ...RELEASES]) {
  const skip = hasKubectl ? false : 'kubectl is not installed';
  test(`kubectl kustomize ${folder} renders what kubectl knows`, { skip }, async () => {
    const objects = objectsIn(await succeed('kubectl', ['kustomize', folder]));
    for (const object of objects) {
      if (object.kind === 'Deployment')
        assert.partialDeepStrictEqual(readByKubectl(object), object);
    }
    const pods = podsIn(objects);
    assert.equal(pods.size, 2);
    for (const pod of pods.values()) assertRestricted(pod);
    const isElsewhere = ({ kind, metadata }: (typeof objects)[number]) =>
      kind !== 'Namespace' && metadata.namespace !== 'numbers';
    assert.deepEqual(objects.filter(isElsewhere), []);
  });
}

const hasCluster =
  hasKubectl && (await run('kubectl', ['version', '--request-timeout=5s'])).exitCode === 0;
test('the API server takes the manifests', {
  skip: hasCluster ? false : 'kubectl reaches no cluster',
}, async () => {
  // As they are written: in a namespace that exists, since a dry run creates none.
  const { resources } = await readKustomization(BASE);
  const files = resources.flatMap((file) => ['--filename', join(BASE, file)]);
  await succeed('kubectl', ['apply', '--dry-run=server', '--namespace=default', ...files]);
});

const reason = whyNot();
if (reason) test('the story on a real cluster', { skip: reason }, () => undefined);
else await tellTheStory(KUBERNETES_NAMESPACE ?? '');

/**
 * A Deployment as kubectl reads it, without a cluster: keys that it does not know are missing.
 *
 * @throws Error that names a value of another type than the API's
 */
function readByKubectl(deployment: KubernetesObject): unknown {
  const args = ['set', 'env', '--local', '--filename=-', '--output=json', 'READ_BY=kubectl'];
  const input = JSON.stringify(deployment);
  return JSON.parse(execFileSync('kubectl', args, { input, encoding: 'utf8' }));
}

function whyNot(): string | undefined {
  if (!hasKubectl) return 'kubectl is not installed';
  if (!KUBECONFIG) return 'KUBECONFIG is not set: there is no cluster to try it on';
  if (!KUBERNETES_NAMESPACE) {
    return 'KUBERNETES_NAMESPACE is not set: it wants a namespace of its own, to create and to remove';
  }
  return undefined;
}

async function tellTheStory(namespace: string): Promise<void> {
  const kubernetes = await createKubernetes(namespace);
  after(() => kubernetes.remove());
  tellReleases(kubernetes);
  tellFaults(kubernetes, 'restarted');
  test('nothing is left of it, and every command of the page was typed', async () => {
    await kubernetes.remove();
    assert.deepEqual(kubernetes.untyped(), []);
  });
}
