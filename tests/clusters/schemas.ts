// Holds objects against the schemas that the Kubernetes API publishes, as the package kubernetes-models
// has them: its validators check values, and its types refuse keys that the API does not know.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from '../support/commands.ts';
import type { KubernetesObject } from './manifests.ts';

interface Model {
  validate(): void;
}
type Models = Record<string, (new (object: KubernetesObject) => Model) | undefined>;

/** @throws Error that names what is wrong with the object. */
export async function checkValues(object: KubernetesObject): Promise<void> {
  const models = (await import(moduleOf(object))) as Models;
  const Model = models[object.kind];
  if (!Model) throw new Error(`${object.apiVersion} has no ${object.kind}`);
  new Model(object).validate();
}

/** What the compiler says of the objects, written as literals of their types; empty where all is well. */
export async function findUnknownKeys(objects: readonly KubernetesObject[]): Promise<string> {
  // Inside node_modules, so that the package is found from there.
  const directory = await mkdtemp(join(root, 'node_modules', 'kubernetes-objects-'));
  try {
    const file = join(directory, 'objects.ts');
    await writeFile(file, objects.map(asLiteral).join('\n'));
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--types', ''];
    const resolution = ['--module', 'nodenext', '--target', 'es2024'];
    const { stdout } = await run('npx', ['tsc', ...options, ...resolution, file]);
    return stdout;
  } finally {
    await rm(directory, { recursive: true });
  }
}

const moduleOf = ({ apiVersion }: KubernetesObject): string => `kubernetes-models/${apiVersion}`;

function asLiteral(object: KubernetesObject, index: number): string {
  return [
    `import type { I${object.kind} as Type${index} } from '${moduleOf(object)}';`,
    `export const object${index}: Type${index} = ${JSON.stringify(object, undefined, 1)};`,
  ].join('\n');
}
