// Acts as a student, in the terminal, on the live page and in the guide, and waits for what a student would
// wait for.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from 'test-kit/wait.ts';
import type { CatalogueLab } from 'workshop/catalogue.ts';
import { type Evidence, inLanguage } from 'workshop/evidence.ts';
import { evaluate } from 'workshop/steps.ts';
import { root, run } from '../support/commands.ts';
import { inspect, type ServiceName, waitForHealth } from '../support/stack.ts';
import { readStatus, submit } from '../support/web.ts';

// Actions are lines, in their order, taken from the section "Do" of the lab's text:
//   COMMAND                           is repeated until it succeeds; with `may fail: ` before it, it runs once
//   until: CHECK                      waits until this check has ticked, or for a situation of `wait`
//   on the page: /PATH name=value …   sends a form of the live page
//   the student answers               the commands of ways.ts, which are not in the text
// In the text, all but the commands are comments, which are invisible to readers: <!-- until: CHECK -->

const SECTION = /^## Do$([\s\S]*?)^## /m;
const PART = /^ *```sh\n([\s\S]*?)^ *```|<!-- (.+) -->/gm;

export function actionsOf(englishText: string): string[] {
  const section = SECTION.exec(englishText)?.[1] ?? '';
  return [...section.matchAll(PART)].flatMap(([, commands, comment = '']) =>
    (commands ?? comment)
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  );
}

export const isCommand = (action: string): boolean =>
  !/^(until|on the page): |^the student answers$/.test(action);

export const guideUrl = `http://127.0.0.1:${process.env.WORKSHOP_PORT ?? 8089}`;

/** Seconds for which a student tries again what does not work at once, such as asking what is starting. */
const PATIENCE = 120;
/** Milliseconds that one command may take: a rollout and its rollback wait for each of their steps. */
const LONGEST_COMMAND = 300_000;
/** Seconds until a check ticks, at most: three minutes are the longest that one lasts. */
const LONGEST_CHECK = 300;

/**
 * @param lab the number of the lab
 * @param actions lines as above
 * @param answer what the student has found out, where the lab asks for it
 */
export async function perform(
  lab: number,
  actions: readonly string[],
  answer: readonly string[] = [],
): Promise<void> {
  for (const action of actions) {
    const [, until] = /^until: (.+)$/.exec(action) ?? [];
    const [, path, fields = ''] = /^on the page: (\S+) (.+)$/.exec(action) ?? [];
    if (action === 'the student answers') await perform(lab, answer);
    else if (until) await wait(lab, until);
    else if (path) await send(path, fields);
    else await type(action.replace(/^may fail: /, ''), action.startsWith('may fail: '));
  }
}

/** No shell reads it, so it cannot depend on one. */
async function type(command: string, mayFail: boolean): Promise<void> {
  let printed = '';
  const [program = '', ...words] = command.split(' ');
  let args: readonly string[] = words;
  await waitFor(`${command} to succeed`, PATIENCE, async () => {
    const { exitCode, stdout, stderr } = await run(program, args, { timeout: LONGEST_COMMAND });
    printed = stdout + stderr;
    // What is only slow to become healthy has to be waited for, not to be made again.
    args = words.filter((word) => word !== '--force-recreate');
    return exitCode === 0 || mayFail;
  }).catch((error) => {
    throw new Error(`${error.message}, but it printed:\n${printed}`);
  });
}

async function send(path: string, fields: string): Promise<void> {
  const form = Object.fromEntries(fields.split(' ').map((field) => field.split('=')));
  await waitFor(`the live page to take ${path}`, PATIENCE, () =>
    submit(path, form).then(
      () => true,
      () => false,
    ),
  );
}

/** Says what the checks had seen so far when it was in vain. */
async function wait(lab: number, until: string): Promise<void> {
  if (until === 'unhealthy, then healthy') {
    await waitForHealth('numbers-api', 'unhealthy', PATIENCE);
    await waitForHealth('numbers-api', 'healthy', PATIENCE);
    return;
  }
  const [, restarts, service] = /^(\d+) restarts of (.+)$/.exec(until) ?? [];
  const [, fault] = /^(.+) is seen$/.exec(until) ?? [];
  await waitFor(until, LONGEST_CHECK, async () => {
    if (restarts) {
      return ((await inspect(service as ServiceName))?.RestartCount ?? 0) >= Number(restarts);
    }
    const { replicas = [], seconds = [] } = (await readStatus()) ?? {};
    if (fault) return replicas.some(({ faults }) => faults.some(({ type }) => type === fault));
    if (until === 'users have no numbers') {
      const recent = seconds.slice(-16, -1);
      return recent.length === 15 && recent.every(({ numbers }) => numbers === 0);
    }
    if (until === 'users have numbers') {
      const last = seconds.at(-2);
      return last && last.numbers > 0 && last.failures === 0;
    }
    return (await ticked(lab)).includes(until);
  }).catch(async (error) => {
    const seen = JSON.stringify((await standing(lab)).checks, undefined, 1);
    throw new Error(`${error.message}; seen so far: ${seen}`);
  });
}

interface Standing {
  number: number;
  state: 'question' | 'under way' | 'explained';
  /** A check that isn't done says what is missing, or how long it has to last. */
  checks: { key: string; done: boolean; missing?: object; lastsUntil?: number }[];
}

/** Returns the state of a lab in the guide. */
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

/** Restarts a lab with this prediction. */
export async function begin(number: number, answer: string): Promise<void> {
  await submit(`/labs/${number}/again`, {}, guideUrl);
  await submit(`/labs/${number}/prediction`, { answer }, guideUrl);
}

async function readGuide<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(guideUrl + path, { signal: AbortSignal.timeout(10_000) });
  return answer.json() as Promise<Answer>;
}

const EVIDENCE = join(root, 'workshop/test/evidence.json');

/** Keeps what the checks of a lab that was done need, for the tests of these checks, if KEEP_EVIDENCE is set. */
export async function keepEvidence({ name, number, checks }: CatalogueLab): Promise<void> {
  if (!process.env.KEEP_EVIDENCE) return;
  const begun: { since: number; evidence: Evidence } = await readGuide(
    `/api/labs/${number}/evidence`,
  );
  const { since, evidence } = begun;
  const steps = Object.values(checks);
  shorten(evidence, () => steps.every((step) => evaluate(step, evidence, since).done));
  const seenBy = (step: (typeof steps)[number]) =>
    evaluate(step, evidence, since).seen.map((each) => ({
      ...each,
      text: inLanguage(each.text, 'en'),
    }));
  const seen = Object.entries(checks).map(([key, step]) => [key, seenBy(step)]);
  const recorded = { since, evidence, seen: Object.fromEntries(seen) };
  const all = { ...JSON.parse(readFileSync(EVIDENCE, 'utf8')), [name]: recorded };
  writeFileSync(EVIDENCE, `${JSON.stringify(all, undefined, 1)}\n`);
}

/** Takes ever smaller pieces out of each list, in place, as long as what is left is enough. */
function shorten(part: unknown, isEnough: () => boolean): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (let size = part.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < part.length; ) {
        const taken = part.splice(from, size);
        if (isEnough()) continue;
        part.splice(from, 0, ...taken);
        from += size;
      }
    }
  }
  for (const [name, each] of Object.entries(part)) {
    // What a student has answered is one thing: without its symptoms, lab 12 would need no other source.
    if (name !== 'symptoms') shorten(each, isEnough);
  }
}
