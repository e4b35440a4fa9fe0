// Writes the notes for instructors in docs/workshop.md, taken from the labs' own texts, which the guide shows
// instructors, too: node scripts/workshop-notes.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CatalogueLab, LABS_FOLDER, readCatalogue } from 'workshop/catalogue.ts';

const PAGE = fileURLToPath(new URL('../docs/workshop.md', import.meta.url));
const BEGIN = '<!-- The labs, as scripts/workshop-notes.ts writes them -->';
const END = '<!-- The end of the labs -->';

/** The page with the notes as they would be written now. */
export function pageWithNotes(page: string): string {
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`docs/workshop.md must hold ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${readCatalogue().map(describeLab).join('\n\n')}\n\n${END}${after}`;
}

function describeLab({ name, number, minutes, rightAnswer }: CatalogueLab): string {
  const text = readFileSync(join(LABS_FOLDER, name, 'en.md'), 'utf8');
  const title = /^# (.*)$/m.exec(text)?.[1];
  const answers = [...sectionOf(text, 'Question').matchAll(/^- `([^`]+)`: (.*)$/gm)].map(
    ([, key, answer]) => `\`${key}\` ${key === rightAnswer ? `**${answer}**` : answer}`,
  );
  const back = [...sectionOf(text, 'Back').matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, commands]) => commands)
    .join('');
  return [
    `### ${number}. ${title} (${minutes} minutes)`,
    `Answers: ${answers.join(' · ')}`,
    sectionOf(text, 'Instructor'),
    `Back:\n\n\`\`\`text\n${back.replaceAll(/^ +/gm, '')}\`\`\``,
  ].join('\n\n');
}

function sectionOf(text: string, heading: string): string {
  const section = text.split(`\n## ${heading}\n`)[1] ?? '';
  return (section.split('\n## ')[0] ?? '').trim();
}

if (import.meta.main) writeFileSync(PAGE, pageWithNotes(readFileSync(PAGE, 'utf8')));
