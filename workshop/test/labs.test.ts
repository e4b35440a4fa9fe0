// What holds for every lab: its texts, and that no check ticks without the evidence seen of it on real containers.
import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABS_FOLDER, readCatalogue } from '../src/catalogue.ts';
import { type Evidence, inLanguage, noEvidence } from '../src/evidence/evidence.ts';
import { evaluate } from '../src/evidence/steps.ts';
import { parseTexts } from '../src/lab.ts';
import { LANGUAGES, WORDS } from '../src/words.ts';
import { recorded } from './support/guide.ts';

const catalogue = readCatalogue();
const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key);

test('every folder is a lab, in the order of their numbers', () => {
  const entries = readdirSync(LABS_FOLDER, { withFileTypes: true });
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? entry.name : []));
  const names = catalogue.map(({ name }) => name);
  assert.deepEqual(names, folders.sort());
});

test('each text of the evidence that has words is in Korean, too', () => {
  const sources = globSync('{src,labs}/**/*.ts', { cwd: join(LABS_FOLDER, '..') });
  const templates = sources.flatMap((file) => {
    const source = readFileSync(join(LABS_FOLDER, '..', file), 'utf8');
    return [...source.matchAll(/\bsay`([^`]+)`/g)].map(([, template = '']) => {
      let place = 0;
      return template.replaceAll(/\$\{[^}]*\}/g, () => `{${place++}}`);
    });
  });
  const withWords = templates.filter((template) => /[a-z]/i.test(template));
  const translated = Object.keys(WORDS.ko.evidence).sort();
  assert.deepEqual(translated, [...new Set(withWords)].sort());
});

test('the place of an answer does not give it away', () => {
  const places = catalogue.map((lab) => keys(lab.texts.en.answers).indexOf(lab.rightAnswer));
  for (const place of [0, 1, 2, 3]) {
    const there = places.filter((each) => each === place).length;
    assert.ok(there <= catalogue.length / 2, `place ${place + 1}: ${there}`);
  }
});

for (const lab of catalogue) {
  const { name, number, minutes, reading, waiting, rightAnswer, checks, texts } = lab;
  test(`${name}: four answers, of which one is right, and a sentence for every check`, () => {
    assert.equal(new Set(keys(texts.en.answers)).size, 4);
    assert.equal(texts.en.answers.length, 4);
    assert.ok(keys(texts.en.answers).includes(rightAnswer));
    assert.ok(minutes >= 8 && minutes <= 20);
    assert.ok(reading + waiting < minutes, `${reading} for reading, ${waiting} for waiting`);
    const { since, evidence } = recorded[name] ?? assert.fail('it is not recorded');
    assert.equal(waiting, Math.ceil((evidence.engine.until - since) / 60_000), 'as recorded');
    assert.deepEqual(keys(texts.en.checks), Object.keys(checks));
  });

  for (const language of LANGUAGES) {
    test(`${name}: its sections in ${language} are those of all labs, and each answer is explained`, () => {
      const text = readFileSync(join(LABS_FOLDER, name, `${language}.md`), 'utf8');
      const headings = (depth: number) =>
        [...text.matchAll(new RegExp(`^#{${depth}} (.+)$`, 'gm'))].map((match) => match[1]);
      assert.equal(headings(1).length, 1);
      assert.deepEqual(headings(2), Object.values(WORDS[language].sections));
      const { answers, question, change, explanation: common } = parseTexts(text, language);
      assert.deepEqual(headings(3), keys(answers));
      for (const { html, explanation } of answers) {
        assert.match(explanation, /^<p>/);
        assert.ok(html && !common.includes(explanation), html);
      }
      assert.doesNotMatch(question, /<li>/);
      assert.match(
        change,
        /<details>\s*<summary>.+<\/summary>\s*<p>/,
        'its answer can be unfolded',
      );
    });
  }

  test(`${name}: English and Korean have the same keys and, to the byte, the same commands`, () => {
    const { en, ko } = texts;
    assert.deepEqual(keys(ko.answers), keys(en.answers));
    assert.deepEqual(keys(ko.checks), keys(en.checks));
    const steps = (list: typeof ko.checks) => list.map((each) => each.steps.length);
    assert.deepEqual(steps(ko.checks), steps(en.checks));
    assert.deepEqual(ko.commands, en.commands);
    const countItems = (html: string) => html.match(/<li>/g)?.length ?? 0;
    for (const section of ['do', 'look', 'change', 'back'] as const) {
      assert.equal(countItems(ko[section]), countItems(en[section]), section);
    }
  });

  test(`${name}: its commands are the same in sh, PowerShell and cmd, and touch our services alone`, () => {
    const commands = Object.values(texts.en.commands).flat();
    assert.ok(commands.length > 0);
    for (const command of commands) {
      // A container's name depends on the project's, and a project of that name may have further containers.
      assert.doesNotMatch(command, /numbers-numbers-|--remove-orphans|prune/, command);
      assert.doesNotMatch(command, /["'`$|&;,<>(){}\\%^*~!]/, command);
      for (const line of command.split('\n')) assert.match(line, /^docker /);
    }
  });

  for (const [key, step] of Object.entries(checks)) {
    test(`${name}, ${key}: ticks with all evidence, and without any of its sources not`, () => {
      const how = `record it: LABS=${number} KEEP_EVIDENCE=1 node --test tests/labs.test.ts`;
      const { since, evidence, seen: expected } = recorded[name] ?? assert.fail(how);
      const isDone = (part: Evidence, from = since) => evaluate(step, part, from).done;
      const { done, seen } = evaluate(step, evidence, since);
      assert.ok(done, 'it ticks with all evidence');
      const inEnglish = seen.map((each) => ({ ...each, text: inLanguage(each.text, 'en') }));
      assert.deepEqual(inEnglish, expected[key]);
      const sources = new Set(seen.map(({ source }) => source));
      assert.ok(sources.size >= 2, `two sources at least, but it has ${[...sources]}`);
      for (const source of sources) {
        const without = { ...evidence, [source]: noEvidence()[source] };
        assert.ok(!isDone(without), `it must not tick without ${source}`);
      }
      assert.ok(!isDone(evidence, evidence.engine.until + 1_000), 'nor by what was before the lab');
      assert.ok(!isDone(noEvidence(since)), 'nor by nothing');
    });
  }
}

for (const [language, ...expected] of [
  ['en', 'Lab 3', '12 minutes: 4 for reading, 2 for waiting, the rest for trying'],
  ['ko', '실습 3', '12분: 읽기 4분, 기다리기 2분, 나머지는 직접 해 보는 시간'],
] as const) {
  test(`what is counted, and what to type without a guide, is said in ${language}`, () => {
    const { lab, minutes, lost } = WORDS[language];
    assert.match(lost, /docker compose --profile workshop up --detach$/);
    assert.deepEqual([lab(3), minutes(12, 4, 2)], expected);
  });
}
