// Compiles a page's templates from the same files for the server, at its start, and for the browser, in the
// build. A template finds its data in `card`.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ejs from 'ejs';
import type { Plugin } from 'esbuild';
import { createRenderer, type Include, type Template } from './render.ts';

const PARAMETERS = ['card', 'escapeFn', 'include'] as const;
const OPTIONS = { strict: true, _with: false, localsName: 'card', compileDebug: false };

/** Returns the name of a template, and the body of its function. */
function compile(folder: string, file: string): [name: string, body: string] {
  const template = new ejs.Template(readFileSync(join(folder, file), 'utf8'), OPTIONS);
  template.compile();
  return [basename(file, '.ejs'), template.source];
}

/** Compiles the templates in the folders of this folder. @throws SyntaxError when one is not valid EJS */
export function loadTemplates(folder: string): Include {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const templates = files
    .filter((file) => file.endsWith('.ejs'))
    .map((file) => compile(folder, file))
    .map(([name, body]) => [name, new Function(...PARAMETERS, body) as Template]);
  return createRenderer(Object.fromEntries(templates));
}

/**
 * Lets esbuild import all templates of a pattern at once, as in `import templates from './cards/*.ejs'`: what
 * renders each, by its name. Invalid EJS fails the build.
 */
export const ejsPlugin: Plugin = {
  name: 'ejs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\*\.ejs$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: 'templates',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /.*/, namespace: 'templates' }, ({ path, pluginData: folder }) => {
      const templates = globSync(path, { cwd: folder })
        .sort()
        .map((file) => compile(folder, file))
        .map(([name, body]) => `'${name}': function (${PARAMETERS.join(', ')}) {\n${body}}`);
      return { contents: `export default {\n${templates.join(',\n')}\n};` };
    });
  },
};
