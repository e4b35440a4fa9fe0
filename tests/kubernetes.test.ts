// The same story on a real Kubernetes, where there is one: KUBECONFIG leads to it, and
// KUBERNETES_NAMESPACE names a namespace that is created for this and removed again. The cluster has to
// have the images: docs/clusters.md tells how they get there. Without all that, only what needs no cluster
// is tried.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { BASE, baseFiles, createKubernetes, objectsIn, RELEASES } from './clusters/kubernetes.ts';
import { tellStory } from './clusters/story.ts';
import { run, succeed } from './support/commands.ts';

const { KUBECONFIG, KUBERNETES_NAMESPACE } = process.env;
const canRun = (...args: string[]): Promise<boolean> =>
  run('kubectl', args).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
const hasKubectl = await canRun('version', '--client');
const hasCluster = await canRun('version', '--request-timeout=5s');

for (const folder of [BASE, ...RELEASES]) {
  const skip = !hasKubectl && 'kubectl is not installed';
  test(`kubectl kustomize ${folder} renders what kubectl knows`, { skip }, async () => {
    const objects = objectsIn(await succeed('kubectl', ['kustomize', folder]));
    const deployments = objects.filter(({ kind }) => kind === 'Deployment');
    assert.equal(deployments.length, 2);
    // As kubectl reads it, without a cluster: keys that it does not know are missing, and other types fail.
    const read = ['set', 'env', '--local', '--filename=-', '--output=json', 'READ_BY=kubectl'];
    for (const deployment of deployments) {
      const input = JSON.stringify(deployment);
      const known = JSON.parse(execFileSync('kubectl', read, { input, encoding: 'utf8' }));
      assert.partialDeepStrictEqual(known, deployment);
    }
    const others = objects.filter(({ kind }) => kind !== 'Namespace');
    for (const { metadata } of others) assert.equal(metadata.namespace, 'numbers');
  });
}

test('the API server takes the manifests', {
  skip: !hasCluster && 'kubectl reaches no cluster',
}, async () => {
  // As they are written: in a namespace that exists, since a dry run creates none.
  const files = (await baseFiles()).flatMap((file) => ['--filename', file]);
  await succeed('kubectl', ['apply', '--dry-run=server', '--namespace=default', ...files]);
});

if (hasCluster && KUBECONFIG && KUBERNETES_NAMESPACE) {
  tellStory(await createKubernetes(KUBERNETES_NAMESPACE), 'restarted');
} else {
  const skip = 'it requires kubectl, KUBECONFIG, and KUBERNETES_NAMESPACE, to create and to remove';
  test('the story on a real cluster', { skip }, () => undefined);
}
