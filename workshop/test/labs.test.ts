// What holds for every lab and its texts.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from '../src/catalogue.ts';

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
    for (const command of Object.values(texts.en.commands).flat()) {
      assert.doesNotMatch(command, /["'`$|&;,<>(){}\\%^*~!]/, command);
      for (const line of command.split('\n')) assert.match(line, /^docker /);
    }
  });
}
