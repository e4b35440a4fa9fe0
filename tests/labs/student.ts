// Does what a student does, and waits for what a student would wait for.
import { waitFor } from 'test-kit/wait.ts';
import { root, run } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { healthOf, inspect, type ServiceName, webUrl } from '../support/stack.ts';
import type { Action } from './actions.ts';
import { standing, ticked } from './guide.ts';

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
  const restarts = /^(\d+) restarts of (.+)$/.exec(until);
  const fault = /^(.+) is seen$/.exec(until);
  if (until === 'unhealthy, then healthy') {
    for (const health of ['unhealthy', 'healthy']) {
      await waitFor(health, PATIENCE, async () => (await healthOf('numbers-api')) === health);
    }
  } else if (restarts) {
    const [, count, service] = restarts;
    await waitFor(until, PATIENCE, async () => {
      return ((await inspect(service as ServiceName))?.RestartCount ?? 0) >= Number(count);
    });
  } else if (fault) {
    await waitFor(until, PATIENCE, async () =>
      (await webStatus()).replicas.some(({ faults }) =>
        faults.some(({ type }) => type === fault[1]),
      ),
    );
  } else if (until === 'users have numbers') {
    await waitFor(until, PATIENCE, async () => {
      const { numbers, failures } = (await webStatus()).seconds.at(-2) ?? {
        numbers: 0,
        failures: 0,
      };
      return numbers > 0 && failures === 0;
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
