// Compiles a template to the body of a function, with the same options for the server, which runs it,
// and for the build, which makes a module of it for the browser.
import ejs from 'ejs';

/** The function's parameters; a template finds its data in `card`. */
export const PARAMETERS = ['card', 'escapeFn', 'include'] as const;

const OPTIONS = { strict: true, _with: false, localsName: 'card', compileDebug: false };

/** @throws SyntaxError when the template is not valid EJS */
export function compileTemplate(text: string): string {
  const template = new ejs.Template(text, OPTIONS);
  template.compile();
  return template.source;
}
