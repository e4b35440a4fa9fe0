// What is measured in a page of docs: what stands between `<!-- measured by … -->` and `<!-- end -->`; and what an image
// holds beyond its base.
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, succeed } from './commands.ts';

const MEASURED = /(?<=<!-- measured by [^\n]*-->\n).*?(?=\n<!-- end -->)/gs;

const pathOf = (page: string): string => join(root, 'docs', page);

export async function readMeasured(page: string): Promise<string[]> {
  return [...((await readFile(pathOf(page), 'utf8')).match(MEASURED) ?? [])];
}

/** Replaces all measured parts of the page, and nothing else. */
export async function writeMeasured(page: string, parts: readonly string[]): Promise<void> {
  const rest = [...parts];
  const text = await readFile(pathOf(page), 'utf8');
  await writeFile(
    pathOf(page),
    text.replaceAll(MEASURED, () => rest.shift() ?? ''),
  );
  console.log(`Written: docs/${page}`);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** When and where something was measured. */
export async function circumstances(): Promise<string> {
  const engine = await succeed('docker', ['version', '--format', '{{.Server.Version}}']);
  const date = new Date().toISOString().slice(0, 10);
  return `${date} on ${availableParallelism()} processors with Docker Engine ${engine}`;
}

/** The bytes of all files that the base does not have as they are. */
export async function bytesBeyond(image: string, base: string): Promise<number> {
  const [files, known] = await Promise.all([filesOf(image), filesOf(base)]);
  const added = [...files].filter(([path, bytes]) => known.get(path) !== bytes);
  return added.reduce((sum, [, bytes]) => sum + bytes, 0);
}

/** The bytes of each file, by its path. */
async function filesOf(image: string): Promise<Map<string, number>> {
  const container = await succeed('docker', ['create', image, 'nothing']);
  try {
    const list = await succeed('sh', ['-c', `docker export ${container} | tar -tv`]);
    const files = list.matchAll(/^-\S+ +\S+ +(\d+) \S+ \S+ (.+)$/gm);
    return new Map([...files].map(([, bytes, path = '']) => [path, Number(bytes)]));
  } finally {
    await succeed('docker', ['rm', container]);
  }
}
