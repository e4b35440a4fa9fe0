// The machine that was measured on: without it the figures say little.

import os from 'node:os';
import { docker } from './docker.ts';

export async function describeMachine(): Promise<string> {
  const [processor] = os.cpus();
  const engine = await docker('version', '--format', '{{.Server.Version}}');
  const gigabytes = Math.round(os.totalmem() / 1e9);
  return [
    `${os.cpus().length} × ${processor?.model ?? os.arch()}, ${gigabytes} GB`,
    // The rest of the release tells who has built it.
    `Linux ${os.release().replace(/^(\d+\.\d+).*/, '$1')} (${os.arch()})`,
    `Docker Engine ${engine}`,
    new Date().toISOString().slice(0, 10),
  ].join('; ');
}
