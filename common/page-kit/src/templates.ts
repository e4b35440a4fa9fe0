// Compiles a page's templates from the same files for the server, at its start, and for the browser, in the
// build. A template finds its data in `card`.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import ejs from 'ejs';
import type { Plugin } from 'esbuild';
import { createRenderer, type Include, type Template } from './render.ts';

const PARAMETERS = ['card', 'escapeFn', 'include'] as const;
const OPTIONS = { strict: true, _with: false, localsName: 'card', compileDebug: false };

/** The body of a function. */
function compile(text: string): string {
  const template = new ejs.Template(text, OPTIONS);
  template.compile();
  return template.source;
}

/**
 * @param folder where the templates are, in folders of their own
 * @throws SyntaxError when one is not valid EJS
 */
export function loadTemplates(folder: string): Include {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const templates = files
    .filter((file) => file.endsWith('.ejs'))
    .map((file) => {
      const body = compile(readFileSync(join(folder, file), 'utf8'));
      return [basename(file, '.ejs'), new Function(...PARAMETERS, body) as Template] as const;
    });
  return createRenderer(Object.fromEntries(templates));
}

/** Lets esbuild import templates, each a module whose default export renders it. Invalid EJS fails the build. */
export const ejsPlugin: Plugin = {
  name: 'ejs',
  setup({ onLoad }) {
    onLoad({ filter: /\.ejs$/ }, async ({ path }) => {
      const body = compile(await readFile(path, 'utf8'));
      return { contents: `export default function (${PARAMETERS.join(', ')}) {\n${body}}` };
    });
  },
};
