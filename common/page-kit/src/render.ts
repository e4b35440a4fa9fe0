// Renders templates, on the server and in the browser. A template includes another one by its name.

/** Returns the HTML of the template with this name, with `card` as its data. */
export type Include = (name: string, card: object) => string;
/** A compiled template, which returns HTML and renders other templates with `include`. */
export type Template = (
  card: object,
  escapeFn: (value: unknown) => string,
  include: Include,
) => string;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Escapes text for HTML, including attributes; returns an empty string for undefined. */
export function escapeHtml(value: unknown): string {
  return String(value ?? '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Returns a function that throws an Error if there is no template of that name. */
export function createRenderer(templates: Readonly<Record<string, Template>>): Include {
  function render(name: string, card: object): string {
    const template = templates[name];
    if (!template) throw new Error(`there is no template ${name}`);
    return template(card, escapeHtml, render);
  }
  return render;
}
