// That pages in Korean have what those in English have, and that our packages come from their folders.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from 'workshop/catalogue.ts';
import rootPackage from '../../package.json' with { type: 'json' };
import { actionsOf, isCommand } from '../labs/student.ts';
import { root } from './commands.ts';

const english = readFileSync(join(root, 'README.md'), 'utf8');
const korean = readFileSync(join(root, 'README.ko.md'), 'utf8');

const ALIKE: [what: string, pattern: RegExp][] = [
  ['blocks of commands and of what they print', /^ *```(?:sh|text).*\n[\s\S]*?^ *```$/gm],
  ['levels of the headings', /^#+(?= )/gm],
  ['links', /\]\((?!README|#)[^)]+\)|<https?:[^>]+>/g],
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

for (const { name, texts } of readCatalogue('http://localhost:8088')) {
  const read = (language: string) =>
    readFileSync(join(LABS_FOLDER, name, `${language}.md`), 'utf8');

  test(`lab ${name}: what is done has all commands of the text`, () => {
    const commands = actionsOf(read('en')).filter(isCommand);
    assert.deepEqual(commands, texts.en.commands.do.join('\n').split('\n'));
  });

  test(`lab ${name}: what is said for a program is the same in Korean`, () => {
    const english = actionsOf(read('en'));
    const korean = actionsOf(read('ko').replace(/^## 해 보기$/m, '## Do'));
    assert.deepEqual(korean, english);
  });
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const names = rootPackage.workspaces.map((path) => manifestOf(join(root, path)).name);

for (const workspace of ['.', ...rootPackage.workspaces]) {
  test(`${workspace} takes our packages from their folders, not from a registry`, () => {
    const folder = join(root, workspace);
    const { dependencies, devDependencies } = manifestOf(folder);
    const all = Object.entries<string>({ ...dependencies, ...devDependencies });
    for (const [wanted, version] of all.filter(([name]) => names.includes(name))) {
      assert.match(version, /^file:/, wanted);
      assert.equal(manifestOf(join(folder, version.replace('file:', ''))).name, wanted);
    }
  });
}
