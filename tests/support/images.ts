// What images hold, file by file: an Engine's own sizes are of layers on one, of compressed blobs on another.
import { succeed } from './commands.ts';

/** The bytes of each file, by its path. */
export async function filesOf(image: string): Promise<Map<string, number>> {
  const container = await succeed('docker', ['create', image, 'nothing']);
  try {
    const list = await succeed('sh', ['-c', `docker export ${container} | tar -tv`]);
    const files = list.matchAll(/^-\S+ +\S+ +(\d+) \S+ \S+ (.+)$/gm);
    return new Map([...files].map(([, bytes, path = '']) => [path, Number(bytes)]));
  } finally {
    await succeed('docker', ['rm', container]);
  }
}

/** The bytes of all files that the other image does not have as they are. */
export async function bytesBeyond(image: string, base: string): Promise<number> {
  const [files, known] = await Promise.all([filesOf(image), filesOf(base)]);
  return [...files].reduce(
    (sum, [path, bytes]) => (known.get(path) === bytes ? sum : sum + bytes),
    0,
  );
}
