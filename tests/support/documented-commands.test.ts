// What is taken from a page, and what counts as seen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.deepEqual(commandsOf(page), [
    {
      line: 5,
      section: 'Start',
      script: 'make watch',
      shown: ['… unhealthy'],
      fails: false,
      ends: 'with its section',
    },
    {
      line: 13,
      section: 'Start',
      script: 'first\nsecond',
      shown: ['7'],
      within: 15,
      fails: true,
      ends: 'by itself',
    },
    {
      line: 24,
      section: 'Tables',
      script: 'NAME=value docker compose up',
      shown: [],
      fails: false,
      ends: 'by itself',
    },
    {
      line: 26,
      section: 'Tables',
      script: 'follow',
      shown: ['done'],
      fails: false,
      ends: 'with Ctrl-C',
    },
  ]);
});

test('a word that no command can be is refused', () => {
  assert.throws(() => commandsOf('```sh quickly\nfirst\n```'), /line 1: "quickly"/);
});

for (const [shown, expected] of [
  [['two', 'one'], true],
  [['one', 'one'], false],
  [['one', 'three'], false],
] as const) {
  test(`in any order, ${JSON.stringify(shown)} is ${expected ? '' : 'not '}in two lines`, () => {
    assert.equal(shows('one\ntwo\n', shown, true), expected);
  });
}

for (const [output, shown, expected] of [
  ['one\ntwo\nthree\n', ['one', 'three'], true],
  ['one\ntwo\n', ['two', 'one'], false],
  ['one\n', ['one', 'one'], false],
  ['Up 5 seconds   (healthy)\n', ['Up … seconds (healthy)'], true],
  ['Up 5 seconds (healthy)\n', ['Up … seconds'], false],
  ['\u001b[32mhealthy\u001b[0m\r\n', ['healthy'], true],
  ['a.c', ['a+c'], false],
  ['', ['…'], false],
] as const) {
  test(`${JSON.stringify(output)} ${expected ? 'shows' : 'does not show'} ${JSON.stringify(shown)}`, () => {
    assert.equal(shows(output, shown), expected);
  });
}
