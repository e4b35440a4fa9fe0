import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LabTextError, parseTexts } from '../src/labs/texts.ts';

const TEXT = `# A <b>title</b> & more

What one will know of \`ps\`.

## Question

What then?

- \`yes\`: Yes, \`ps\` does
- \`no\`: No

## Do

1. Try it:

   \`\`\`sh
   docker compose ps --filter a&b
   \`\`\`

## Look

On [the page](http://localhost:8088).

## Checks

- \`seen\`: It was seen.

## Explanation

Because.

### yes

Right.

### no

Wrong.

## Change

Change it.

## Back

\`\`\`sh
docker compose up
\`\`\`

## Instructor

Say so.
`;

test('a text is taken to its parts, its commands as they stand there', () => {
  const texts = parseTexts(TEXT, 'en', 'en.md');
  assert.deepEqual(texts.answers, [
    { key: 'yes', html: 'Yes, <code>ps</code> does' },
    { key: 'no', html: 'No' },
  ]);
  assert.equal(texts.question.trim(), '<p>What then?</p>');
  assert.deepEqual(texts.commands.do, ['docker compose ps --filter a&b']);
  assert.deepEqual(texts.commands.back, ['docker compose up']);
  assert.match(texts.do, /<span>--filter<\/span> <span>a&amp;b<\/span><\/code>/);
  assert.match(texts.do, /<button type="button" class="copy" data-own>Copy<\/button>/);
  assert.match(texts.look, /<a href="http:\/\/localhost:8088" target="_blank">the page<\/a>/);
  assert.deepEqual(
    texts.explanations.map(({ key }) => key),
    ['yes', 'no'],
  );
  assert.equal(texts.explanation.trim(), '<p>Because.</p>');
});

const MISTAKES: [string, string, string, RegExp][] = [
  ['a section is missing', '## Look\n', '', /must have Question,Do,Look/],
  ['a section has another name', '## Back', '## Return', /has the sections .*Return/],
  ['an answer has no key', '- `no`: No', '- No', /"No" must begin with its key/],
  ['an answer is not explained', '### no', '', /must explain its answers one by one: yes,no/],
  ['it has no title', '# A', '#### A', /has no title/],
];

for (const [name, from, to, message] of MISTAKES) {
  test(`a mistake is named with its file: ${name}`, () => {
    assert.throws(
      () => parseTexts(TEXT.replace(from, to), 'en', 'labs/en.md'),
      (error) =>
        error instanceof LabTextError &&
        /labs\/en\.md/.test(error.message) &&
        message.test(error.message),
    );
  });
}
