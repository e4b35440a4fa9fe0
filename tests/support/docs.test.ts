// What is taken from a page as a command, and what counts as seen; and that pages in Korean have what those in
// English have.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from 'workshop/catalogue.ts';
import { actionsOf } from '../labs/actions.ts';
import { root } from './commands.ts';
import { commandsOf, shows } from './documented-commands.ts';

const page = `# Title
## Start
Follow in a second terminal:
\`\`\`sh second-terminal
make watch
\`\`\`
It shows:
\`\`\`text
… unhealthy
\`\`\`
1. Ask.
   \`\`\`sh fails within=15s
   first
   second
   \`\`\`
   Repeat it:
   \`\`\`text
   7
   \`\`\`
## Tables
| what | command |
|---|---|
| no command | \`something\` |
| in one | \`NAME=value docker compose up\` |
\`\`\`sh until-ctrl-c
follow
\`\`\`
Press Ctrl-C then:
\`\`\`text
done
\`\`\`
`;

test('commands are taken from blocks and tables, with what is said of them', () => {
  const command = { shown: [], fails: false, ends: 'by itself' };
  const watch = { script: 'make watch', shown: ['… unhealthy'], ends: 'with its section' };
  const ask = { script: 'first\nsecond', shown: ['7'], within: 15, fails: true };
  const follow = { script: 'follow', shown: ['done'], ends: 'with Ctrl-C' };
  assert.deepEqual(commandsOf(page), [
    { ...command, line: 5, section: 'Start', ...watch },
    { ...command, line: 13, section: 'Start', ...ask },
    { ...command, line: 24, section: 'Tables', script: 'NAME=value docker compose up' },
    { ...command, line: 26, section: 'Tables', ...follow },
  ]);
});

test('a word that no command can be is refused', () => {
  assert.throws(() => commandsOf('```sh quickly\nfirst\n```'), /line 1: "quickly"/);
});

test('lines are seen in their order, … stands for anything, and nothing else does', () => {
  assert.ok(shows('one\ntwo\nthree\n', ['one', 'three']));
  assert.ok(!shows('one\ntwo\n', ['two', 'one']));
  assert.ok(!shows('one\n', ['one', 'one']));
  assert.ok(shows('one\ntwo\n', ['two', 'one'], true));
  assert.ok(!shows('one\n', ['one', 'one'], true));
  assert.ok(shows('\u001b[32mUp 5 seconds\u001b[0m   (healthy)\r\n', ['Up … seconds (healthy)']));
  assert.ok(!shows('Up 5 seconds (healthy)\n', ['Up … seconds']));
  assert.ok(!shows('a.c', ['a+c']));
  assert.ok(!shows('', ['…']));
});

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
    const commands = actionsOf(read('en')).flatMap((action) =>
      action.do === 'command' ? action.words.join(' ') : [],
    );
    assert.deepEqual(commands, texts.en.commands.do.join('\n').split('\n'));
  });

  test(`lab ${name}: what is said for a program is the same in Korean`, () => {
    const english = actionsOf(read('en'));
    const korean = actionsOf(read('ko').replace(/^## 해 보기$/m, '## Do'));
    assert.deepEqual(korean, english);
  });
}
