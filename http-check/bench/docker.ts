// The Docker command, as a user has it.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HOST } from './contenders.ts';

export const IMAGE = 'numbers/http-check:bench';
export const packageFolder = fileURLToPath(new URL('..', import.meta.url));

const execute = promisify(execFile);

/** Runs `docker` with these words, and resolves to what it printed. */
export async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await execute('docker', words, { maxBuffer: 64 * 1_024 * 1_024 });
  return stdout.trim();
}

export async function buildImage(): Promise<void> {
  const dockerfile = `${packageFolder}Dockerfile`;
  const root = `${packageFolder}..`;
  await docker('build', '--quiet', '--file', dockerfile, '--target', 'bench', '--tag', IMAGE, root);
}

/** Starts the server of the benchmark in a container, which `docker rm` ends. */
export async function startServer(): Promise<string> {
  const mount = `${packageFolder}:/http-check:ro`;
  const options = ['--detach', '--init', '--volume', mount, '--add-host', `${HOST}:127.0.0.1`];
  return docker('run', ...options, IMAGE, 'node', '/http-check/bench/server.ts');
}

/** The same image with a health check, once a second. Resolves to the name of the image. */
export async function buildProbedImage(name: string, healthCheck: string): Promise<string> {
  const options = healthCheck === 'NONE' ? '' : '--interval=1s ';
  const dockerfile = `FROM ${IMAGE}\nHEALTHCHECK ${options}${healthCheck}\n`;
  const image = `${IMAGE}-${name.toLowerCase()}`;
  const building = execute('docker', ['build', '--quiet', '--tag', image, '-']);
  building.child.stdin?.end(dockerfile);
  await building;
  return image;
}
