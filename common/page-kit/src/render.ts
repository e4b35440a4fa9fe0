// Renders templates, on both sides. A template includes another one by its name alone.

/** The HTML of the template that has this name, with `card` as its data. */
export type Include = (name: string, card: object) => string;
/** A compiled template: it gives HTML, and renders other templates only by `include`. */
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

/** Text as it may stand in HTML, in attributes too; nothing for undefined. */
export function escapeHtml(value: unknown): string {
  return String(value ?? '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** @throws Error by the function it returns, when there is no template of that name */
export function createRenderer(templates: Readonly<Record<string, Template>>): Include {
  function render(name: string, card: object): string {
    const template = templates[name];
    if (!template) throw new Error(`there is no template ${name}`);
    return template(card, escapeHtml, render);
  }
  return render;
}
