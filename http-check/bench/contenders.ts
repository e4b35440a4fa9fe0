// What is compared, as commands in the image of the Dockerfile's target `bench`.

/** Where the server of the benchmark listens, in the same container as the check. */
export const PORT = 8080;
const URL = `http://127.0.0.1:${PORT}/`;
/** A name that stands in the container's hosts file. */
export const HOST = 'server.test';
const URL_BY_NAME = `http://${HOST}:${PORT}/`;

export interface Contender {
  name: string;
  command: readonly string[];
  /** What the layer that brings it into the image was made by; undefined: it was there. */
  layer?: RegExp;
}

export const CONTENDERS = {
  true: { name: '`true`', command: ['true'] },
  native: {
    name: 'http-check, native',
    command: ['http-check', URL],
    layer: /COPY \/native\/http-check/,
  },
  nativeByName: { name: 'http-check, native, by name', command: ['http-check', URL_BY_NAME] },
  wget: {
    name: 'wget',
    command: ['wget', '-q', '-O', '/dev/null', URL],
    layer: /apt-get install .* wget/,
  },
  curl: {
    name: 'curl',
    command: ['curl', '-fsS', '-o', '/dev/null', URL],
    layer: /apt-get install .* curl/,
  },
  curlByName: {
    name: 'curl, by name',
    command: ['curl', '-fsS', '-o', '/dev/null', URL_BY_NAME],
  },
  nodeFloor: { name: '`node -e 0`', command: ['node', '-e', '0'] },
  node: {
    name: 'http-check, Node',
    command: ['node', '/http-check.cjs', URL],
    layer: /COPY .*http-check\.cjs/,
  },
} as const satisfies Readonly<Record<string, Contender>>;

export type ContenderName = keyof typeof CONTENDERS;
export const CONTENDER_NAMES = Object.keys(CONTENDERS) as ContenderName[];

/** Those that are measured as probes of the Engine, too. */
export const PROBE_NAMES = ['true', 'native', 'curl', 'node'] as const satisfies ContenderName[];
export type ProbeName = (typeof PROBE_NAMES)[number];
