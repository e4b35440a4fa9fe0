// The tools, as they are used in health checks, and one run of each.

import { fileURLToPath } from 'node:url';
import { measure } from '../../measure/measure.ts';

const built = (name: string): string =>
  fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

/** Milliseconds that each tool is given, where it can be given a time. */
export const TIMEOUT = 300;
/** Seconds after which a run that has not ended by itself is ended. */
const PATIENCE = 3;
/** The exit code of a run that was ended. */
const KILLED = 137;

export interface Tool {
  name: string;
  command(url: string): readonly string[];
}

export const NATIVE: Tool = {
  name: `http-check -t ${TIMEOUT}`,
  command: (url) => [process.env.HTTP_CHECK ?? built('native/http-check'), '-t', `${TIMEOUT}`, url],
};
export const NODE: Tool = {
  name: `http-check -t ${TIMEOUT}, on Node`,
  command: (url) => [process.execPath, built('http-check.cjs'), '-t', `${TIMEOUT}`, url],
};
/** What the machine makes of a plain wait. */
export const SLEEP: Tool = { name: 'sleep', command: () => ['sleep', `${TIMEOUT / 1_000}`] };
export const OTHERS: readonly Tool[] = [
  {
    name: 'curl -f --max-time 0.3',
    command: (url) => ['curl', '-fsS', '-o', '/dev/null', '--max-time', '0.3', url],
  },
  { name: 'curl -f', command: (url) => ['curl', '-fsS', '-o', '/dev/null', url] },
  {
    name: 'wget -T 0.3 -t 1',
    command: (url) => ['wget', '-q', '-T', '0.3', '-t', '1', '-O', '/dev/null', url],
  },
];

export interface Ending {
  passed: boolean;
  /** Milliseconds from start to end. */
  wall: number;
  /** Milliseconds that the tool itself reports; not there when it reports none. */
  reported?: number;
  /** Whether it had to be ended. */
  isEnded: boolean;
}

export async function runTool({ command }: Tool, url: string): Promise<Ending> {
  const tool = process.env.MEASURE ?? built('native/measure');
  const limit = ['timeout', '--signal=KILL', `${PATIENCE}`];
  const run = await measure(tool, [...limit, ...command(url)]);
  const reported = / (\d+) ms/.exec(run.output)?.[1];
  return {
    passed: run.exit === 0,
    wall: run.wall,
    ...(reported !== undefined && { reported: Number(reported) }),
    isEnded: run.exit === KILLED,
  };
}
