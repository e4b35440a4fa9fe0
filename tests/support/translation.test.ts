// README.ko.md is README.md in Korean: the same commands and links, in the same places.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './commands.ts';

const english = readFileSync(join(root, 'README.md'), 'utf8');
const korean = readFileSync(join(root, 'README.ko.md'), 'utf8');

const ALIKE: [what: string, pattern: RegExp][] = [
  ['blocks of commands and of what they print', /^ *```\w.*\n[\s\S]*?^ *```$/gm],
  ['levels of the headings', /^#+(?= )/gm],
  ['links', /\]\((?!README)[^)]+\)|<https?:[^>]+>/g],
  ['rows of tables', /^\|(?= \[)/gm],
];

for (const [what, pattern] of ALIKE) {
  test(`README.ko.md has the ${what} of README.md, in their order`, () => {
    const found = english.match(pattern) ?? [];
    assert.ok(found.length > 1);
    assert.deepEqual(korean.match(pattern), found);
  });
}

test('README.ko.md has the names in code of README.md', () => {
  // In a Korean sentence they may come in another order.
  const namesOf = (page: string) => page.match(/(?<!`)`[^`\n]+`(?!`)/g)?.toSorted();
  assert.deepEqual(namesOf(korean), namesOf(english));
});
