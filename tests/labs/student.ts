// Does what a student does, in the terminal, on the live page and in the guide, and waits for what a student would
// wait for.
import { waitFor } from 'test-kit/wait.ts';
import type { Evidence } from 'workshop/evidence.ts';
import { root, run } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { healthOf, inspect, type ServiceName, webUrl } from '../support/stack.ts';
import type { Action } from './actions.ts';

export const guideUrl = `http://127.0.0.1:${process.env.WORKSHOP_PORT ?? 8089}`;

/** Seconds for which a student tries again what does not work at once, such as asking what is starting. */
const PATIENCE = 120;
/** Milliseconds that one command may take: a rollout and its rollback wait for each of their steps. */
const LONGEST_COMMAND = 300_000;
/** Seconds until a check ticks, at most: three minutes are the longest that one lasts. */
const LONGEST_CHECK = 300;

/**
 * @param lab the number of the lab
 * @param answer what the student has found out, where the lab asks for it
 */
export async function perform(
  lab: number,
  actions: readonly Action[],
  answer: readonly Action[] = [],
): Promise<void> {
  for (const action of actions) {
    if (action.do === 'command') await type(action.words, action.mayFail);
    else if (action.do === 'wait') await wait(lab, action.until);
    else if (action.do === 'send') await send(action.path, action.fields);
    else await perform(lab, answer);
  }
}

async function type(
  [program = '', ...words]: readonly string[],
  mayFail: boolean = false,
): Promise<void> {
  let printed = '';
  let args: readonly string[] = words;
  await waitFor(`${program} ${words.join(' ')} to succeed`, PATIENCE, async () => {
    const options = { directory: root, timeout: LONGEST_COMMAND };
    const { exitCode, stdout, stderr } = await run(program, args, options);
    printed = stdout + stderr;
    // What is only slow to become healthy has to be waited for, not to be made anew.
    args = words.filter((word) => word !== '--force-recreate');
    return exitCode === 0 || mayFail;
  }).catch((error) => {
    throw new Error(`${error.message}, but it printed:\n${printed}`);
  });
}

async function send(path: string, fields: readonly [string, string][]): Promise<void> {
  await waitFor(`the live page to take ${path}`, PATIENCE, async () => {
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value]));
    const options = { method: 'POST', body, redirect: 'manual' } as const;
    return fetch(webUrl + path, options).then(
      ({ status }) => status === 303,
      () => false,
    );
  });
}

async function wait(lab: number, until: string): Promise<void> {
  const [, restarts, service] = /^(\d+) restarts of (.+)$/.exec(until) ?? [];
  const [, fault] = /^(.+) is seen$/.exec(until) ?? [];
  if (until === 'unhealthy, then healthy') {
    for (const health of ['unhealthy', 'healthy']) {
      await waitFor(health, PATIENCE, async () => (await healthOf('numbers-api')) === health);
    }
  } else if (restarts) {
    await waitFor(until, PATIENCE, async () => {
      return ((await inspect(service as ServiceName))?.RestartCount ?? 0) >= Number(restarts);
    });
  } else if (fault) {
    await waitFor(until, PATIENCE, async () => {
      const { replicas } = await webStatus();
      return replicas.some(({ faults }) => faults.some(({ type }) => type === fault));
    });
  } else if (until === 'users have no numbers') {
    await waitFor(until, PATIENCE, async () => {
      const recent = (await webStatus()).seconds.slice(-16, -1);
      return recent.length === 15 && recent.every(({ numbers }) => numbers === 0);
    });
  } else if (until === 'users have numbers') {
    await waitFor(until, PATIENCE, async () => {
      const last = (await webStatus()).seconds.at(-2);
      return last && last.numbers > 0 && last.failures === 0;
    });
  } else {
    await waitForCheck(lab, until);
  }
}

/** Says what the checks had seen so far when this one does not tick. */
async function waitForCheck(lab: number, key: string): Promise<void> {
  await waitFor(`the check ${key}`, LONGEST_CHECK, async () =>
    (await ticked(lab)).includes(key),
  ).catch(async (error) => {
    const seen = JSON.stringify((await standing(lab)).checks, undefined, 1);
    throw new Error(`${error.message}; seen so far: ${seen}`);
  });
}

interface WebStatus {
  replicas: { faults: { type: string }[] }[];
  seconds: { numbers: number; failures: number }[];
}

async function webStatus(): Promise<WebStatus> {
  const answer = await ask(`${webUrl}/api/status`);
  return answer?.status === 200 ? JSON.parse(answer.body) : { replicas: [], seconds: [] };
}

interface Standing {
  number: number;
  state: 'question' | 'under way' | 'explained';
  predicted?: string;
  checks: { key: string; done: boolean; seen: { source: string }[] }[];
}

/** How a lab stands in the guide. */
export async function standing(number: number): Promise<Standing> {
  const labs: Standing[] = await readGuide('/api/labs');
  const lab = labs.find((each) => each.number === number);
  if (!lab) throw new Error(`the guide has no lab ${number}`);
  return lab;
}

/** The checks that have ticked, by their keys. */
export async function ticked(number: number): Promise<string[]> {
  return (await standing(number)).checks.flatMap(({ key, done }) => (done ? key : []));
}

/** Begins a lab anew, with this prediction. */
export async function begin(number: number, answer: string): Promise<void> {
  await post(`/labs/${number}/again`, {});
  await post(`/labs/${number}/prediction`, { answer });
}

/** What the guide has seen since the lab began. */
export function evidenceOf(number: number): Promise<{ since: number; evidence: Evidence }> {
  return readGuide(`/api/labs/${number}/evidence`);
}

async function readGuide<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(guideUrl + path, { signal: AbortSignal.timeout(10_000) });
  return answer.json() as Promise<Answer>;
}

async function post(path: string, fields: Record<string, string>): Promise<void> {
  const body = new URLSearchParams(fields);
  const answer = await fetch(guideUrl + path, { method: 'POST', body, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`POST ${path} got ${answer.status}`);
}
