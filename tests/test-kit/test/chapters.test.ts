import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaceChapter } from '../chapters.ts';

for (const [what, page, chapter, expected] of [
  ['an empty page', '', '# A\n\nnew\n', '# A\n\nnew\n'],
  ['another chapter', '# B\n\ntext\n', '# A\n\nnew\n', '# B\n\ntext\n\n# A\n\nnew\n'],
  [
    'itself',
    '# A\n\nold\n\n## Part\n\n# B\n\ntext\n',
    '# A\n\nnew\n',
    '# A\n\nnew\n\n# B\n\ntext\n',
  ],
] as const) {
  test(`a chapter on a page with ${what}`, () => {
    assert.equal(replaceChapter(page, chapter), expected);
    assert.equal(replaceChapter(expected, chapter), expected, 'twice changes nothing');
  });
}
