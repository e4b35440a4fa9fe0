// The system on the Kubernetes cluster that KUBECONFIG leads to, by kubectl and the commands of
// docs/clusters.md, in a namespace of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { waitFor } from 'test-kit/wait.ts';
import { stringify } from 'yaml';
import { type Running, root, start, succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { webUrl } from '../support/stack.ts';
import type { ReleasingCluster, Replica } from './cluster.ts';
import { readCommands } from './commands.ts';
import { BASE, RELEASES } from './manifests.ts';

/** Seconds until the page is reachable. */
const PAGE_TIME = 30;

/** What `kubectl get pods` says of one. */
interface PodStatus {
  metadata: { name: string; deletionTimestamp?: string };
  spec: { containers: { image: string }[] };
  status: {
    conditions?: { type: string; status: string }[];
    containerStatuses?: {
      state: { terminated?: Terminated };
      lastState: { terminated?: Terminated };
    }[];
  };
}

interface Terminated {
  reason: string;
  exitCode: number;
}

/** @param namespace that does not exist yet; it is created, and removed in the end */
export async function createKubernetes(namespace: string): Promise<ReleasingCluster> {
  const folder = await writeOverlays(namespace);
  const commands = await readCommands('The same on Kubernetes', (script) =>
    script
      .replace(/(?<=(--|delete )namespace )numbers/, namespace)
      .replace('clusters/kubernetes/', `${folder}/`)
      .replace('8088:', `${new URL(webUrl).port}:`),
  );
  let page: Running | undefined;
  /** What was there before is never removed. */
  let isOurs = false;

  const kubectl = (...args: readonly string[]): Promise<string> =>
    succeed('kubectl', ['--namespace', namespace, ...args]);

  async function readPods(): Promise<PodStatus[]> {
    const selector = ['--selector', 'app.kubernetes.io/name=numbers-api'];
    return JSON.parse(await kubectl('get', 'pods', ...selector, '--output', 'json')).items;
  }

  const waitUntilRolledOut = () => commands.type(/rollout status .*numbers-api/);

  const cluster: ReleasingCluster = {
    name: 'Kubernetes',
    rngUrl: 'http://numbers-api:8080/rng',

    async deploy() {
      const existing = await kubectl('get', 'namespace', namespace, '--ignore-not-found');
      assert.equal(existing, '', `the namespace ${namespace} exists already`);
      isOurs = true;
      await commands.type(/kubernetes\/base/);
      await waitUntilRolledOut();
      await commands.type(/rollout status .*numbers-web/);
      page = start('sh', ['-c', commands.take(/port-forward/)]);
      // Where another program has the port, it forwards ::1 alone, and 127.0.0.1 leads to a stranger.
      const forwarded = `Forwarding from ${new URL(webUrl).host} `;
      const isReachable = async () =>
        page?.output().includes(forwarded) && (await ask(`${webUrl}/ready`))?.status === 200;
      await waitFor('the page', PAGE_TIME, isReachable).catch((error) =>
        assert.fail(`${error.message}\n${page?.output()}`),
      );
      assert.match(await commands.type(/get pods/), /numbers-api-/);
    },

    async replicas() {
      const pods = await readPods();
      return pods.filter(({ metadata }) => !metadata.deletionTimestamp).map(asReplica);
    },

    async reasonOfEnd(id) {
      const pod = (await readPods()).find(({ metadata }) => metadata.name === id);
      const [container] = pod?.status.containerStatuses ?? [];
      const end = container?.lastState.terminated ?? container?.state.terminated;
      return end && `${end.reason}, exit code ${end.exitCode}`;
    },

    startNodeInWeb(args) {
      const command = ['exec', '--stdin', 'deployment/numbers-web', '--', 'node', ...args];
      return spawn('kubectl', ['--namespace', namespace, ...command]);
    },

    async update() {
      await commands.type(/releases\/v4/);
      await waitUntilRolledOut();
    },

    async goBack() {
      await commands.type(/rollout undo/);
      await waitUntilRolledOut();
    },

    async releaseBad() {
      await commands.type(/releases\/v5-bad/);
      const message = await commands.fail(/rollout status .*numbers-api/);
      assert.match(message, /exceeded its progress deadline/);
      const bad = (await cluster.replicas()).filter(({ release }) => release === 'v5');
      const ends = await Promise.all(bad.map(({ id }) => cluster.reasonOfEnd(id)));
      assert.deepEqual([...new Set(ends)], ['Error, exit code 1'], 'it has failed by itself');
      await cluster.goBack();
    },

    async remove() {
      await page?.end();
      if (isOurs) await commands.type(/delete namespace/);
      isOurs = false;
      await rm(folder, { recursive: true, force: true });
    },

    untyped: () => commands.left(),
  };
  return cluster;
}

/** The documented folders again, for another namespace. */
async function writeOverlays(namespace: string): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'numbers-kubernetes-'));
  for (const original of [BASE, ...RELEASES]) {
    const overlay = join(folder, original.replace('clusters/kubernetes/', ''));
    await mkdir(overlay, { recursive: true });
    const resources = [relative(overlay, join(root, original))];
    await writeFile(join(overlay, 'kustomization.yaml'), stringify({ namespace, resources }));
  }
  return folder;
}

function asReplica({ metadata, spec, status }: PodStatus): Replica {
  const isReady = ({ type, status }: { type: string; status: string }) =>
    type === 'Ready' && status === 'True';
  return {
    id: metadata.name,
    instance: metadata.name,
    release: spec.containers[0]?.image.replace(/.*:/, '') ?? '',
    ready: status.conditions?.some(isReady) ?? false,
  };
}
