// The files of clusters/kubernetes/.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../support/commands.ts';

/** What the tests read of an object. */
export interface KubernetesObject {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: { template?: { spec: Pod } };
}

export interface Pod {
  terminationGracePeriodSeconds?: number;
  securityContext?: object;
  containers: {
    image: string;
    env?: { name: string; value: string }[];
    ports?: object[];
    securityContext?: object;
  }[];
}

interface Kustomization {
  resources: string[];
  images?: { name: string; newTag: string }[];
  configMapGenerator: { name: string; literals: string[] }[];
}

export const BASE = 'clusters/kubernetes/base';
export const RELEASES = ['clusters/kubernetes/releases/v4', 'clusters/kubernetes/releases/v5-bad'];

export async function readKustomization(folder: string): Promise<Kustomization> {
  return parse(await readFile(join(root, folder, 'kustomization.yaml'), 'utf8'));
}

/** The paths of the base's files, from the root. */
export const baseFiles = async (): Promise<string[]> =>
  (await readKustomization(BASE)).resources.map((file) => join(BASE, file));

export function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  });
}
