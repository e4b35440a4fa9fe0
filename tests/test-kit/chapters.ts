// Pages in docs/ whose chapters are written by several benchmarks, each its own.
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Puts a chapter, which begins with its heading `# …`, in place of the one with the same heading, or at the
 * end of the page.
 */
export async function writeChapter(file: string, chapter: string): Promise<void> {
  const page = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, replaceChapter(page, chapter));
}

export function replaceChapter(page: string, chapter: string): string {
  const heading = headingOf(chapter);
  const chapters = page.split(/^(?=# )/m).filter((text) => text.trim() !== '');
  const others = chapters.map((text) => (headingOf(text) === heading ? chapter : text));
  const all = others.includes(chapter) ? others : [...others, chapter];
  return `${all.map((text) => text.trim()).join('\n\n')}\n`;
}

function headingOf(chapter: string): string | undefined {
  return /^# .*/.exec(chapter.trimStart())?.[0];
}
