// What is started, each in a container of its own, read-only and as user 1000, as the services are.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, succeed } from '../support/commands.ts';
import { compose } from '../support/stack.ts';

export const BASE_IMAGE = 'node:26-trixie-slim';

export interface Contender {
  name: string;
  /** What follows `docker run`; the process tells when it listens by a line of JSON with `time`. */
  args: readonly string[];
}

/** Bundles and builds what is needed, and lists the contenders, the barest first. */
export async function prepareContenders(): Promise<Contender[]> {
  await compose(['build']);
  const folder = await mkdtemp(join(tmpdir(), 'start-costs-'));
  const servers = ['bare-http.ts', 'bare-express.ts'].map((file) =>
    join(import.meta.dirname, file),
  );
  const bundle = [join(root, 'common/service-kit/build/bundle.ts'), ...servers];
  await succeed('node', bundle, { directory: folder });
  await succeed('chmod', ['-R', 'a+rX', folder]);
  const bare = (file: string) => ['--volume', `${folder}/dist:/app:ro`, BASE_IMAGE, 'node', file];
  return [
    { name: 'bare `node:http` server', args: bare('/app/bare-http.cjs') },
    { name: 'bare Express', args: bare('/app/bare-express.cjs') },
    {
      name: 'numbers-api',
      args: [
        '--env',
        'SELF_HEAL_AFTER=20',
        '--env',
        'FAULT_INJECTION=on',
        'numbers/numbers-api:v3',
      ],
    },
    { name: 'numbers-web', args: ['numbers/numbers-web:v3', 'node', 'dist/main.cjs'] },
    ...extraContenders(),
  ];
}

/** COMPARE=IMAGE,IMAGE adds images of numbers-api, such as one of an earlier commit. */
function extraContenders(): Contender[] {
  const images = process.env.COMPARE?.split(',') ?? [];
  return images.map((image) => ({ name: image, args: ['--env', 'SELF_HEAL_AFTER=20', image] }));
}
