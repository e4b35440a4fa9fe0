// The system on the Kubernetes cluster that KUBECONFIG leads to, by kubectl and the commands of
// docs/clusters.md, in a namespace of its own; and what its manifests hold.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { waitFor } from 'test-kit/wait.ts';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { type Running, root, run, start, succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { webUrl } from '../support/stack.ts';
import { type ReleasingCluster, readCommands, typeCommand } from './cluster.ts';

export const BASE = 'clusters/kubernetes/base';
export const RELEASES = ['clusters/kubernetes/releases/v4', 'clusters/kubernetes/releases/v5-bad'];

export const readKustomization = async (folder: string) =>
  parse(await readFile(join(root, folder, 'kustomization.yaml'), 'utf8'));

/** The paths of the base's files, from the root. */
export const baseFiles = async (): Promise<string[]> =>
  (await readKustomization(BASE)).resources.map((file: string) => join(BASE, file));

/** @throws YAMLParseError */
export const objectsIn = (text: string) =>
  parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  });

/** Seconds until the page is reachable. */
const PAGE_TIME = 30;

/** What `kubectl get pods` says of one. */
interface PodStatus {
  metadata: { name: string };
  spec: { containers: { image: string }[] };
  status: { containerStatuses?: Record<'state' | 'lastState', { terminated?: End }>[] };
}

type End = { reason: string; exitCode: number };

/** @param namespace that doesn't exist yet; it is created, and removed at the end */
export async function createKubernetes(namespace: string): Promise<ReleasingCluster> {
  const folder = await writeOverlays(namespace);
  const { deployment, releases, removal } = await readCommands('The same on Kubernetes', (script) =>
    script
      .replace(/(?<=(--|delete )namespace )numbers/, namespace)
      .replace('clusters/kubernetes/', `${folder}/`)
      .replace('8088:', `${new URL(webUrl).port}:`),
  );
  const [, status = ''] = deployment;
  const undo = releases.find((script) => script.includes('undo')) ?? '';
  let page: Running | undefined;
  /** Never removes what it didn't create. */
  let isOurs = false;

  const kubectl = (words: string): Promise<string> =>
    succeed('kubectl', ['--namespace', namespace, ...words.split(' ')]);

  async function readPods(): Promise<PodStatus[]> {
    const selector = '--selector app.kubernetes.io/name=numbers-api';
    return JSON.parse(await kubectl(`get pods ${selector} --output json`)).items;
  }

  async function forward(script: string): Promise<void> {
    page = start('sh', ['-c', script]);
    // Where another program has the port, it forwards ::1 alone, and 127.0.0.1 leads to a stranger.
    const forwarded = `Forwarding from ${new URL(webUrl).host} `;
    const isReachable = async () =>
      page?.output().includes(forwarded) && (await ask(`${webUrl}/ready`))?.status === 200;
    await waitFor('the page', PAGE_TIME, isReachable).catch((error) =>
      assert.fail(`${error.message}\n${page?.output()}`),
    );
  }

  return {
    name: 'Kubernetes',
    releases,

    async deploy() {
      const existing = await kubectl(`get namespace ${namespace} --ignore-not-found`);
      assert.equal(existing, '', `the namespace ${namespace} exists already`);
      isOurs = true;
      for (const script of deployment) {
        await (script.includes('port-forward') ? forward(script) : typeCommand(script));
      }
    },

    async reasonOfEnd(instance) {
      return reasonOf((await readPods()).find(({ metadata }) => metadata.name === instance));
    },

    nodeInWeb: () =>
      `kubectl --namespace ${namespace} exec --stdin deployment/numbers-web -- node`.split(' '),

    async release(script) {
      await typeCommand(script);
      if (script.includes('v5-bad')) {
        const { exitCode, stderr } = await run('sh', ['-c', status]);
        assert.notEqual(exitCode, 0);
        assert.match(stderr, /exceeded its progress deadline/);
        const bad = (await readPods()).filter(({ spec }) =>
          spec.containers[0]?.image.endsWith(':v5'),
        );
        const ends = new Set(bad.map(reasonOf));
        assert.deepEqual([...ends], ['Error, exit code 1'], 'it has failed by itself');
        await typeCommand(undo);
      }
      await typeCommand(status);
    },

    async remove() {
      await page?.end();
      for (const script of isOurs ? removal : []) await typeCommand(script);
      isOurs = false;
      await rm(folder, { recursive: true, force: true });
    },
  };
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

function reasonOf(pod: PodStatus | undefined): string | undefined {
  const [container] = pod?.status.containerStatuses ?? [];
  const end = container?.lastState.terminated ?? container?.state.terminated;
  return end && `${end.reason}, exit code ${end.exitCode}`;
}
