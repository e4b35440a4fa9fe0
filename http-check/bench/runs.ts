// What one run of each contender takes, and what it adds to an image.

import { CONTENDER_NAMES, CONTENDERS, type Contender, type ContenderName } from './contenders.ts';
import { docker, IMAGE, startServer } from './docker.ts';

export interface Cost {
  /** Medians: milliseconds of CPU, milliseconds from start to end, peak memory. */
  cpu: number;
  wall: number;
  kilobytes: number;
  /** What its layer adds to an image; undefined where it comes with the base. */
  bytes: number | undefined;
}

export type Costs = Readonly<Record<ContenderName, Cost>>;

export async function measureRuns(rounds: number): Promise<Costs> {
  const server = await startServer();
  try {
    const inside = ['node', '/http-check/bench/inside.ts', `${rounds}`];
    const medians = JSON.parse(await docker('exec', server, ...inside));
    const layers = await docker(
      ...['history', '--no-trunc', '--human=false', '--format', '{{.Size}} {{.CreatedBy}}', IMAGE],
    );
    for (const name of CONTENDER_NAMES) medians[name].bytes = layerSize(layers, CONTENDERS[name]);
    return medians;
  } finally {
    await docker('rm', '--force', server);
  }
}

function layerSize(layers: string, { name, layer }: Contender): number | undefined {
  if (layer === undefined) return undefined;
  const line = layers.split('\n').find((text) => layer.test(text));
  if (line === undefined) throw new Error(`no layer of the image brings ${name}`);
  return Number.parseInt(line, 10);
}
