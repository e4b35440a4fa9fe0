// What the build makes of the templates that match a pattern: each by its name.
declare module '*.ejs' {
  import type { Template } from 'page-kit/render.ts';

  const templates: Readonly<Record<string, Template>>;
  export default templates;
}
