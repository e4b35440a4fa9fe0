// incident [SEED]: breaks the API with a secret fault; incident answer …: checks the student's diagnosis.
import { randomInt } from 'node:crypto';
import { LAYERS } from 'contract/scenarios.ts';
import { send, wordsOf } from '../http.ts';
import type { IncidentDesk } from '../incident/incident.ts';
import { CURES, INCIDENTS, PARTS, SYMPTOMS } from '../incident/incidents.ts';
import { type Command, CommandError, readPairs, tellAll } from './api.ts';

const MECHANISMS = INCIDENTS.map(({ mechanism }) => mechanism).sort();
const USAGE = [
  'Usage:  incident [SEED]      Draws an incident; the same seed draws the same one.',
  '        incident answer layer=... mechanism=... cure=... symptom=... symptom=...',
  '        incident reveal      Gives up and shows the answer.',
  `layer:      ${LAYERS.join(' ')}`,
  `mechanism:  ${MECHANISMS.join(' ')}`,
  `cure, what ends it if you do nothing:  ${CURES.join(' ')}`,
  `symptom, two from different sources:  ${Object.keys(SYMPTOMS).join(' ')}`,
].join('\n');

/** Draws an incident. If no seed is given, it prints a random one, so that others can have the same incident. */
export const incident: Command = async ([word, ...more], { apiUrl, guideUrl, print }) => {
  /** Calls the guide. It runs from the same image, so its answer isn't validated. */
  async function tellGuide<Done extends keyof IncidentDesk>(path: string, body: object) {
    const reply = await send('POST', `${guideUrl}/incident${path}`, { body });
    if (reply.status === 0) throw new CommandError(`The guide does not answer: ${reply.text}.`);
    if (reply.status !== 200) throw new CommandError(wordsOf(reply));
    return JSON.parse(reply.text) as NonNullable<ReturnType<IncidentDesk[Done]>>;
  }

  if (word === 'answer') {
    const pairs = readPairs(more, USAGE);
    const missing = PARTS.find((name) => !pairs.has(name));
    if (missing) throw new CommandError(`${missing} is missing.\n${USAGE}`);
    const body = { ...Object.fromEntries(pairs), symptoms: pairs.getAll('symptom') };
    const { lines, isRight, sealed = '' } = await tellGuide<'answer'>('/answer', body);
    for (const line of lines) print(line);
    if (!isRight) throw new CommandError('Not solved yet. Collect more evidence.');
    print('Solved. The text with the SHA-256 that you have seen:');
    print(sealed);
    print('If the fault is still active, end it:  docker compose exec workshop heal');
    return;
  }
  if (more.length > 0 || (word !== undefined && !/^[A-Za-z0-9-]+$/.test(word))) {
    throw new CommandError(USAGE);
  }
  if (word === 'help') return print(USAGE);
  if (word === 'reveal') {
    const { sealed, story } = await tellGuide<'reveal'>('/reveal', {});
    print(story);
    print(sealed);
    print('End it:  docker compose exec workshop heal');
    return;
  }
  const seed = word ?? String(randomInt(1_000_000));
  // Fails first if faults can't be switched, and leaves no other fault on.
  await tellAll(apiUrl, 'DELETE', '/faults');
  const { fault, seal } = await tellGuide<'draw'>('', { seed });
  await tellAll(apiUrl, 'PUT', `/faults/${fault.type}`, fault.settings);
  print(`Incident ${seed}: something is wrong from now on. What is it, and what will end it?`);
  print(`The answer is fixed. Its SHA-256 is ${seal}`);
  print('Let users request numbers on the live page, compare the sources, then answer.');
  print(USAGE);
};
