import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from 'workshop/catalogue.ts';
import { actionsOf } from './actions.ts';

test('commands, waits and forms are found in their order', () => {
  const text = [
    '## Question',
    '<!-- until: never -->',
    '## Do',
    '1. First:',
    '   ```sh',
    '   docker compose ps',
    '   ```',
    '   <!-- on the page: /asking perSecond=10 -->',
    '   <!-- until: seen -->',
    '   <!-- the student answers -->',
    '## Look',
    '```sh',
    'docker compose down',
    '```',
  ].join('\n');
  assert.deepEqual(actionsOf(text), [
    { do: 'command', words: ['docker', 'compose', 'ps'] },
    { do: 'send', path: '/asking', fields: [['perSecond', '10']] },
    { do: 'wait', until: 'seen' },
    { do: 'answer' },
  ]);
});

for (const { name, texts } of readCatalogue('http://localhost:8088')) {
  const read = (language: string) =>
    readFileSync(join(LABS_FOLDER, name, `${language}.md`), 'utf8');

  test(`${name}: what is done has all commands of the text`, () => {
    const commands = actionsOf(read('en')).flatMap((action) =>
      action.do === 'command' ? action.words.join(' ') : [],
    );
    assert.deepEqual(commands, texts.en.commands.do.join('\n').split('\n'));
  });

  test(`${name}: what is said for a program is the same in Korean`, () => {
    const english = actionsOf(read('en'));
    const korean = actionsOf(read('ko').replace(/^## 해 보기$/m, '## Do'));
    assert.deepEqual(korean, english);
  });
}
