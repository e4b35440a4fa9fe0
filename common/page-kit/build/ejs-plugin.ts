// Lets esbuild import templates: each becomes a module whose default export renders it.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { compileTemplate, PARAMETERS } from '../src/compile.ts';

/** A template that is not valid EJS fails the build. */
export const ejsPlugin: Plugin = {
  name: 'ejs',
  setup({ onLoad }) {
    onLoad({ filter: /\.ejs$/ }, async ({ path }) => {
      const body = compileTemplate(await readFile(path, 'utf8'));
      return { contents: `export default function (${PARAMETERS.join(', ')}) {\n${body}}` };
    });
  },
};
