// The page for instructors says what the labs say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pageWithNotes } from './workshop-notes.ts';

test('docs/workshop.md has the notes of the labs as they are', () => {
  const page = readFileSync(new URL('../docs/workshop.md', import.meta.url), 'utf8');
  assert.equal(page, pageWithNotes(page), 'write them anew: node scripts/workshop-notes.ts');
});
