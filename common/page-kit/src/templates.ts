// Compiles the page's templates at the start, from the same files of which the build makes the browser's.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileTemplate, PARAMETERS } from './compile.ts';
import { createRenderer, type Include, type Template } from './render.ts';

/**
 * @param folder where the templates are, in folders of their own
 * @throws SyntaxError when one is not valid EJS
 */
export function loadTemplates(folder: string): Include {
  const templates = globSync('**/*.ejs', { cwd: folder }).map((file) => {
    const body = compileTemplate(readFileSync(join(folder, file), 'utf8'));
    return [basename(file, '.ejs'), new Function(...PARAMETERS, body) as Template] as const;
  });
  return createRenderer(Object.fromEntries(templates));
}
