// What is taken from a page as a command, and what counts as seen; and that pages in Korean have what those in
// English have.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from 'workshop/catalogue.ts';
import rootPackage from '../../package.json' with { type: 'json' };
import { actionsOf, isCommand } from '../labs/student.ts';
import { root } from './commands.ts';
import { commandsOf, shows } from './documented-commands.ts';

const page = `# Title
\`\`\`sh second-terminal
make watch
\`\`\`
1. Ask.
   \`\`\`sh fails within=15s
   first
   second
   \`\`\`
   \`\`\`text
   … 7
   \`\`\`
## Tables
| no command | \`something\` |
| in one | \`NAME=value docker compose up\` |
`;

test('commands are taken from blocks and tables, with what is said of them', () => {
  const follow = { script: 'make watch', shown: [], words: ['second-terminal'] };
  const ask = { script: 'first\nsecond', shown: ['… 7'], words: ['fails', 'within=15s'] };
  const start = { script: 'NAME=value docker compose up', shown: [], words: [] };
  assert.deepEqual(commandsOf(page), [
    { line: 3, section: 'Title', ...follow },
    { line: 7, section: 'Title', ...ask },
    { line: 15, section: 'Tables', ...start },
  ]);
  assert.throws(() => commandsOf('```sh quickly\nfirst\n```'), /line 1: "quickly"/);
});

for (const [output, lines, isShown, inAnyOrder] of [
  ['one\ntwo\nthree\n', ['one', 'three'], true],
  ['one\ntwo\n', ['two', 'one'], false],
  ['one\ntwo\n', ['two', 'one'], true, true],
  ['one\n', ['one', 'one'], false, true],
  ['\u001b[32mUp 5 s\u001b[0m   (healthy)\r\n', ['Up … s (healthy)'], true],
  ['Up 5 s (healthy)\n', ['Up … s'], false],
  ['a.c', ['a+c'], false],
  ['', ['…'], false],
] as const) {
  test(`${JSON.stringify(output)} ${isShown ? 'shows' : 'does not show'} ${lines}`, () => {
    assert.equal(shows(output, lines, inAnyOrder), isShown);
  });
}

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
    const { name, dependencies, devDependencies, ...rest } = manifestOf(folder);
    assert.ok(!('peerDependencies' in rest || 'optionalDependencies' in rest), name);
    for (const [wanted, version] of Object.entries<string>({
      ...dependencies,
      ...devDependencies,
    })) {
      if (!names.includes(wanted)) continue;
      assert.match(version, /^file:/, wanted);
      assert.equal(manifestOf(join(folder, version.replace('file:', ''))).name, wanted);
    }
  });
}
