// What holds for every lab and its texts, and how texts are read.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from '../src/catalogue.ts';
import { LabTextError, parseTexts } from '../src/labs/texts.ts';
import { WORDS } from '../src/words.ts';

const catalogue = readCatalogue();
const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key);

test('every folder is a lab, in the order of their numbers', () => {
  const folders = readdirSync(LABS_FOLDER, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  assert.deepEqual(
    catalogue.map(({ name }) => name),
    folders.map(({ name }) => name).sort(),
  );
});

test('the place of an answer does not give it away', () => {
  const places = catalogue.map(({ texts, rightAnswer }) =>
    keys(texts.en.answers).indexOf(rightAnswer),
  );
  for (const place of [0, 1, 2, 3]) {
    const there = places.filter((each) => each === place).length;
    assert.ok(there <= Math.ceil(catalogue.length / 2), `place ${place + 1}: ${there}`);
  }
});

for (const { name, minutes, rightAnswer, checks, texts } of catalogue) {
  test(`${name}: four answers, of which one is right, and 8 to 20 minutes`, () => {
    assert.equal(new Set(keys(texts.en.answers)).size, 4);
    assert.equal(texts.en.answers.length, 4);
    assert.ok(keys(texts.en.answers).includes(rightAnswer));
    assert.ok(minutes >= 8 && minutes <= 20);
  });

  test(`${name}: every check has its sentence`, () => {
    assert.deepEqual(keys(texts.en.checks), keys(checks));
  });

  test(`${name}: English and Korean have the same keys and, to the byte, the same commands`, () => {
    const { en, ko } = texts;
    assert.deepEqual(keys(ko.answers), keys(en.answers));
    assert.deepEqual(keys(ko.checks), keys(en.checks));
    assert.deepEqual(ko.commands, en.commands);
    const countItems = (html: string) => html.match(/<li>/g)?.length ?? 0;
    for (const section of ['do', 'look', 'change', 'back'] as const) {
      assert.equal(countItems(ko[section]), countItems(en[section]), section);
    }
  });

  test(`${name}: its commands are the same in sh, PowerShell and cmd`, () => {
    const commands = Object.values(texts.en.commands).flat();
    assert.ok(commands.length > 0);
    for (const command of commands) {
      assert.doesNotMatch(command, /["'`$|&;,<>(){}\\%^*~!]/, command);
      for (const line of command.split('\n')) assert.match(line, /^docker /);
    }
  });
}

for (const [language, expected] of [
  ['en', ['Lab 3', '12 minutes', '1 of 2 checks', 'has to last for 5 s more']],
  ['ko', ['실습 3', '12분', '확인 2개 중 1개', '5초 더 이어져야 한다']],
] as const) {
  test(`what is counted is said in ${language}`, () => {
    const { lab, minutes, ticked, lasts } = WORDS[language];
    assert.deepEqual([lab(3), minutes(12), ticked(1, 2), lasts(5)], expected);
  });
}

const TEXT = readFileSync(join(LABS_FOLDER, '01-up-is-not-well/en.md'), 'utf8');

test('a text is taken to its parts, its commands as they stand there', () => {
  const more = '\n\n```sh\ndocker ps --filter a&b\n```\n\n[the page](http://localhost:8088)\n';
  const text = TEXT.replace(/^## Look\n/m, `$&${more}`).replace('`: Exited', '$& in `ps`');
  const texts = parseTexts(text, 'en', 'en.md');
  assert.equal(texts.title, 'Up is not well');
  assert.deepEqual(texts.answers.at(0), { key: 'exited', html: 'Exited in <code>ps</code>' });
  assert.doesNotMatch(texts.question, /Exited/);
  assert.deepEqual(texts.commands.look, ['docker ps --filter a&b']);
  assert.match(texts.look, /<span>--filter<\/span> <span>a&amp;b<\/span><\/code>/);
  assert.match(texts.look, /<button type="button" class="copy" data-own>Copy<\/button>/);
  assert.match(texts.look, /<a href="http:\/\/localhost:8088" target="_blank">the page<\/a>/);
  assert.deepEqual(keys(texts.explanations), keys(texts.answers));
});

const MISTAKES: [string, RegExp | string, string, RegExp][] = [
  ['a section is missing', /^## Look\n/m, '', /must have Question,Do,Look/],
  ['a section has another name', '## Back', '## Return', /has the sections .*Return/],
  ['an answer has no key', '- `up`: Up', '- Up', /"Up" must begin with its key/],
  ['an answer is not explained', '### up\n', '', /must explain its answers one by one: /],
  ['it has no title', /^# /m, '#### ', /has no title/],
];

for (const [name, from, to, message] of MISTAKES) {
  test(`a mistake is named with its file: ${name}`, () => {
    assert.throws(
      () => parseTexts(TEXT.replace(from, to), 'en', 'labs/en.md'),
      (error) =>
        error instanceof LabTextError &&
        error.message.includes('labs/en.md') &&
        message.test(error.message),
    );
  });
}
