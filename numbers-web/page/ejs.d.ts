// What the build makes of a template.
declare module '*.ejs' {
  import type { Template } from 'page-kit/render.ts';

  const template: Template;
  export default template;
}
