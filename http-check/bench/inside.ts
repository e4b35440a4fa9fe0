// Runs in the container, next to the server: each contender in turn, again and again, so that what
// else the machine does falls on all of them alike. Prints the medians as JSON.

import { measure, type Use } from '../measure/measure.ts';
import { CONTENDER_NAMES, CONTENDERS, type ContenderName } from './contenders.ts';
import { median } from './quantiles.ts';

const rounds = Number(process.argv[2]);
const uses = new Map<ContenderName, Use[]>(CONTENDER_NAMES.map((name) => [name, []]));

for (let round = 0; round < rounds; round += 1) {
  for (const [name, list] of uses) {
    const { output, errors, ...use } = await measure('measure', CONTENDERS[name].command);
    if (use.exit !== 0) throw new Error(`${name} failed: ${output}${errors}`);
    list.push(use);
  }
}

const medians = [...uses].map(([name, list]) => {
  const of = (key: 'cpu' | 'wall' | 'kilobytes'): number => median(list.map((use) => use[key]));
  return [name, { cpu: of('cpu'), wall: of('wall'), kilobytes: of('kilobytes') }];
});
console.log(JSON.stringify(Object.fromEntries(medians)));
