// What is measured in a page of docs: what stands between `<!-- measured by … -->` and `<!-- end -->`.
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

/** When and where something was measured. */
export async function circumstances(): Promise<string> {
  const engine = await succeed('docker', ['version', '--format', '{{.Server.Version}}']);
  const date = new Date().toISOString().slice(0, 10);
  return `${date} on ${availableParallelism()} processors with Docker Engine ${engine}`;
}
