// Searches texts and comments for words that have a better one, and code for sentences that it parses: what a program
// needs is a field. CONTRIBUTING.md, "Texts".
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './commands.ts';

const ENGLISH: [word: RegExp, better: string][] = [
  [/\b(nobody|whoever|those who)\b/i, 'name the actor'],
  [/\banew\b/i, 'again'],
  [/, else\b|; else\b/, 'otherwise'],
  [/\b(sick|illness)\b|\b(is|was|are|be) ill\b/i, 'unhealthy'],
  [/\b(is|are|was|were|be|stays|looks) well\b/i, 'healthy, works'],
  [/\b(a|the|this|that|each|every|one) break\b(?! at)/i, 'failure'],
  [/\bends? with exit code\b|\bended with exit code\b/i, 'exits with code'],
  [
    /\b(tell|tells|told) (of|what)\b|\btells? nothing\b|\b(unless|is|are|was|were) told\b/i,
    'report, by default',
  ],
  [/\b(is|are|was|were|has|have been) there\b(?!\?)/i, 'exists, runs'],
  [/\bin the end\b|\bas new\b|\ball the same\b|\bwant of\b/i, 'at the end, clean, still, lack of'],
  [/\bturned? away\b|\bone too many\b|\bheeds?\b|\bminds\b/i, 'reject, broken since, observe'],
  [/\bwhom\b|\bsomebody\b/i, 'name the actor'],
  [/\/\*\* (Such as|For|Of|As|By|From|With|Without|At most)\b/, 'a verb or a noun phrase'],
  [/\b(leave|take|takes|taken) [a-z' ]*away\b/i, 'remove, turn off'],
  [/\bfor good\b/i, 'forever'],
  [/\bgo(es)? on\b/i, 'continue'],
  [/\bwants\b/i, 'requires'],
  [/\bput right\b|\bputs? (it|everything|all) back\b/i, 'fix, restore'],
  [/\bstands? (still|there|beside|in|under|behind|before|on)\b/i, 'is blocked, is'],
  [/\b(lane|roster|witness|verdict|rung)(s|es)?\b/i, 'row, replicas, source, result, step'],
  [/\bto its liking\b|\bhere and there\b|\bno more than that\b/i, 'say it directly'],
  [/\bthe (web|API)'s own look\b|\b(first|next|last|each) look\b/i, 'probe'],
];

const KOREAN: [word: RegExp, better: string][] = [
  [/난수/, '무작위 숫자'],
  [/복제본/, '레플리카'],
  [/돼지/, 'memory-hog'],
  [/사고/, '장애'],
  [/치료/, '복구'],
  [/증인/, '출처'],
  [/(첫|둘째|셋째) 단(?!계)/, '단계(v1)'],
  [/낫(게|는|지 않)|낫다|나을/, '복구'],
  [/새것/, '새 버전, 초기 상태'],
  [/여긴 답/, '오해한 답'],
  [/체크될 때까지/, '체크 표시가 나타날 때까지'],
  [/오락가락/, '실패와 정상을 반복'],
  [/쉬고 있는 컴퓨터/, '부하가 없는 컴퓨터'],
];

/** Names of what holds a sentence. */
const SENTENCE =
  '(?:\\w*(?:Text|Reason|Detail|Problem|Sentence)|text|reason|detail|problem|sentence|message|said)';
const METHODS = 'match|matchAll|search|includes|startsWith|endsWith|indexOf';
const PARSED: [code: RegExp, better: string][] = [
  [new RegExp(`/[a-z]*\\.(?:test|exec)\\([\\w.?]*\\b${SENTENCE}\\)`), 'read a field'],
  [new RegExp(`\\b${SENTENCE}\\??\\.(?:${METHODS})\\(`), 'read a field'],
];

/** Returns a text without code and measured parts, and with the same lines. */
function proseOf(text: string): string {
  const code =
    /^ *```[\s\S]*?^ *```$|`[^`\n]+`|<%[\s\S]*?%>|<!-- measured[\s\S]*?<!-- end -->|<!--[\s\S]*?-->/gm;
  return text.replaceAll(code, (part) => part.replaceAll(/[^\n]/g, ' '));
}

/** Returns the comments of a source file in their lines, without what they quote as code. */
function commentsOf(source: string): string {
  const lines = source.split('\n');
  const comment = /^\s*(?:\/\/|\/?\*|#)|\/\*\*.*\*\//;
  return lines
    .map((line) => (comment.test(line) ? line.replaceAll(/`[^`]+`/g, '') : ''))
    .join('\n');
}

for (const [what, files, read, words] of [
  ['Korean text', ['**/*ko.md'], proseOf, KOREAN],
  ['English text', ['**/!(*ko).md', '**/*.ejs'], proseOf, ENGLISH],
  [
    'comment',
    [
      '{Makefile,*.yml,clusters/**/*.yml,compose/*.yml,common/**/*.ts,scripts/**/*.{ts,mjs,sh}}',
      '{numbers-api,numbers-web,http-check,workshop,tests}/**/*.ts',
    ],
    commentsOf,
    ENGLISH,
  ],
  [
    'code',
    ['{numbers-api,numbers-web,workshop}/{src,page,labs}/**/*.ts', 'common/*/src/*.ts'],
    (source: string) => source,
    PARSED,
  ],
] as const) {
  // History, what measurements write, and what reads the labs' Markdown.
  const exclude = ['**/node_modules/**', '**/dist/**', 'CHANGELOG.md'];
  const own = what === 'code' ? [...exclude, 'workshop/src/lab.ts'] : exclude;
  const paths = globSync(files, { cwd: root, exclude: own }).sort();
  test(`there is ${what} to search`, () => assert.ok(paths.length > 10));
  for (const path of paths) {
    test(`${path}: no ${what} that has a better one`, () => {
      const lines = read(readFileSync(join(root, path), 'utf8')).split('\n');
      const found = lines.flatMap((line, index) =>
        words.flatMap(([word, better]) => {
          const [match] = word.exec(line) ?? [];
          return match ? `line ${index + 1}: "${match}", better: ${better}` : [];
        }),
      );
      assert.deepEqual(found, []);
    });
  }
}
