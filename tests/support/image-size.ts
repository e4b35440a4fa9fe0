// What an image holds beyond its base.
import { succeed } from './commands.ts';

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
