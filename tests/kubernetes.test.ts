// The same story on a real Kubernetes, where there is one: KUBECONFIG leads to it, and
// KUBERNETES_NAMESPACE names a namespace that is created for this and removed again. The cluster has to
// have the images: docs/clusters.md tells how they get there. Without all that, only what needs no cluster
// is tried.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createKubernetes } from './clusters/kubernetes.ts';
import { BASE, objectsIn, podsIn, RELEASES } from './clusters/manifests.ts';
import { findBrokenRules } from './clusters/restricted.ts';
import { checkValues, findUnknownKeys } from './clusters/schemas.ts';
import { tellFaults, tellReleases } from './clusters/story.ts';
import { run, succeed } from './support/commands.ts';

const { KUBECONFIG, KUBERNETES_NAMESPACE } = process.env;
const hasKubectl = await run('kubectl', ['version', '--client']).then(
  ({ exitCode }) => exitCode === 0,
  () => false,
);

for (const folder of [BASE, ...RELEASES]) {
  const skip = hasKubectl ? false : 'kubectl is not installed';
  test(`kubectl kustomize ${folder} renders what the API accepts`, { skip }, async () => {
    const objects = objectsIn(await succeed('kubectl', ['kustomize', folder]));
    for (const object of objects) await checkValues(object);
    assert.equal(await findUnknownKeys(objects), '');
    const pods = podsIn(objects);
    assert.equal(pods.size, 2);
    for (const pod of pods.values()) assert.deepEqual(findBrokenRules(pod), []);
    const isElsewhere = ({ kind, metadata }: (typeof objects)[number]) =>
      kind !== 'Namespace' && metadata.namespace !== 'numbers';
    assert.deepEqual(objects.filter(isElsewhere), []);
  });
}

const reason = whyNot();
if (reason) test('the story on a real cluster', { skip: reason }, () => undefined);
else await tellTheStory(KUBERNETES_NAMESPACE ?? '');

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
