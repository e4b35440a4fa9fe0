// The objects of clusters/kubernetes/, as they are written and as kubectl renders them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsSchema as apiSettings } from 'numbers-api/settings.ts';
import { settingsSchema as webSettings } from 'numbers-web/settings.ts';
import { readSettings } from 'service-kit/settings.ts';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../support/commands.ts';

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: { template?: { metadata: { labels: Record<string, string> }; spec: Pod } };
}

/** What the tests look at of a Pod. */
export interface Pod {
  terminationGracePeriodSeconds?: number;
  securityContext?: Record<string, unknown>;
  containers: Container[];
}

interface Container {
  name: string;
  image: string;
  env?: { name: string; value: string }[];
  ports?: object[];
  securityContext?: Record<string, unknown>;
}

export interface Kustomization {
  resources: string[];
  images?: { name: string; newTag: string }[];
  configMapGenerator: { name: string; behavior?: string; literals: string[] }[];
}

export const BASE = 'clusters/kubernetes/base';
export const RELEASES = ['clusters/kubernetes/releases/v4', 'clusters/kubernetes/releases/v5-bad'];

const read = (...path: string[]): Promise<string> => readFile(join(root, ...path), 'utf8');

export async function readKustomization(folder: string): Promise<Kustomization> {
  return parse(await read(folder, 'kustomization.yaml'));
}

/** What the files of the base hold, without what kustomize adds. */
export async function readBase(): Promise<KubernetesObject[]> {
  const { resources } = await readKustomization(BASE);
  const files = await Promise.all(resources.map((file) => read(BASE, file)));
  return files.flatMap(objectsIn);
}

export function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  });
}

/** The Pod of each Deployment, by the Deployment's name. */
export function podsIn(objects: readonly KubernetesObject[]): Map<string, Pod> {
  return new Map(
    objects.flatMap(({ metadata, spec }) =>
      spec?.template ? [[metadata.name, spec.template.spec]] : [],
    ),
  );
}

/**
 * Holds a Pod against what the restricted Pod Security Standard wants, and against having anything else that
 * it limits.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function assertRestricted(pod: Pod): void {
  const limited = ['hostNetwork', 'hostPID', 'hostIPC', 'volumes', 'initContainers'];
  assert.deepEqual(
    Object.keys(pod).filter((member) => limited.includes(member)),
    [],
  );
  assert.deepEqual(pod.securityContext, {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  for (const { ports = [], securityContext } of pod.containers) {
    assert.ok(ports.every((port) => !('hostPort' in port)));
    assert.deepEqual(securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  }
}

/**
 * Holds a service's environment against its settings, and its stop against the time after which it is killed.
 *
 * @param service numbers-api or numbers-web
 * @param grace milliseconds
 */
export function checkSettings(
  service: string,
  environment: Readonly<Record<string, string>>,
  grace: number,
): void {
  const schema = (service === 'numbers-api' ? apiSettings : webSettings) as typeof webSettings;
  assert.deepEqual(
    Object.keys(environment).filter((setting) => !(setting in schema.shape)),
    [],
  );
  const { DRAIN_PERIOD, STOP_DEADLINE } = readSettings(schema, environment);
  assert.ok(DRAIN_PERIOD < STOP_DEADLINE);
  assert.ok(STOP_DEADLINE < grace);
}

/** A literal such as `RELEASE=v4`, in its two parts. */
export function splitLiteral(literal: string): [string, string] {
  const [name = '', ...value] = literal.split('=');
  return [name, value.join('=')];
}
