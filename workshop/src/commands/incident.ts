// incident [SEED]: breaks the API in a way that has to be found out; incident answer …: is judged.
import { randomInt } from 'node:crypto';
import { LAYERS } from 'contract/scenarios.ts';
import { send, wordsOf } from '../http.ts';
import type { IncidentDesk } from '../incident/incident.ts';
import { CURES, INCIDENTS, SYMPTOMS } from '../incident/incidents.ts';
import { type Command, type CommandContext, CommandError, readPairs, tellAll } from './api.ts';

const USAGE = [
  'Usage:  incident [SEED]      Draws an incident; the same seed draws the same one.',
  '        incident answer layer=... mechanism=... cure=... symptom=... symptom=...',
  '        incident reveal      Gives up and shows the answer.',
  `layer:      ${LAYERS.join(' ')}`,
  `mechanism:  ${INCIDENTS.map(({ mechanism }) => mechanism)
    .sort()
    .join(' ')}`,
  `cure, what ends it if you do nothing:  ${CURES.join(' ')}`,
  `symptom, two from different sources:  ${Object.keys(SYMPTOMS).join(' ')}`,
].join('\n');

/**
 * Without a seed one is drawn at random, and printed, so that others can have the same incident.
 *
 * @throws CommandError when an argument is wrong, the API or the guide does not do its part, or the answer is
 *   not right.
 */
export const incident: Command = async (args, context) => {
  const [word, ...more] = args;
  if (word === 'answer') return answer(more, context);
  if (more.length > 0 || (word !== undefined && !/^[A-Za-z0-9-]+$/.test(word))) {
    throw new CommandError(USAGE);
  }
  if (word === 'help') return context.print(USAGE);
  if (word === 'reveal') return reveal(context);
  return draw(word ?? String(randomInt(1_000_000)), context);
};

async function draw(seed: string, { apiUrl, guideUrl, print }: CommandContext): Promise<void> {
  // First, whether it can be switched on at all; and nothing else may be on beside it.
  await tellAll(apiUrl, 'DELETE', '/faults');
  const drawn = await tellGuide<'draw'>(guideUrl, '/incident', { seed });
  await tellAll(apiUrl, 'PUT', `/faults/${drawn.fault.type}`, drawn.fault.settings);
  print(`Incident ${seed}: something is wrong from now on. What is it, and what will end it?`);
  print(`The answer is fixed. Its SHA-256 is ${drawn.seal}`);
  print('Let users request numbers on the live page, compare the sources, then answer.');
  print(USAGE);
}

async function answer(args: readonly string[], { guideUrl, print }: CommandContext): Promise<void> {
  const pairs = readPairs(args, USAGE);
  for (const name of ['layer', 'mechanism', 'cure']) {
    if (!pairs.has(name)) throw new CommandError(`${name} is missing.\n${USAGE}`);
  }
  const body = { ...Object.fromEntries(pairs), symptoms: pairs.getAll('symptom') };
  const judgement = await tellGuide<'answer'>(guideUrl, '/incident/answer', body);
  for (const line of judgement.lines) print(line);
  if (!judgement.isRight) throw new CommandError('Not solved yet. Collect more evidence.');
  print('Solved. The text with the SHA-256 that you have seen:');
  print(judgement.sealed ?? '');
  print('If the fault is still active, end it:  docker compose exec workshop heal');
}

async function reveal({ guideUrl, print }: CommandContext): Promise<void> {
  const { sealed, story } = await tellGuide<'reveal'>(guideUrl, '/incident/reveal', {});
  print(story);
  print(sealed);
  print('End it:  docker compose exec workshop heal');
}

/** The guide is of this very image, so that its answer is believed. */
async function tellGuide<Done extends keyof IncidentDesk>(
  guideUrl: string,
  path: string,
  body: object,
): Promise<NonNullable<ReturnType<IncidentDesk[Done]>>> {
  const reply = await send('POST', `${guideUrl}${path}`, { body });
  if (reply.status === 0) throw new CommandError(`The guide does not answer: ${reply.text}.`);
  if (reply.status !== 200) throw new CommandError(wordsOf(reply));
  return JSON.parse(reply.text);
}
