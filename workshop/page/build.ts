// Builds what browsers load, with the icon of the live page.
import { fileURLToPath } from 'node:url';
import { buildPage } from 'service-kit/build/page.ts';

await buildPage(
  import.meta.dirname,
  fileURLToPath(import.meta.resolve('numbers-web/page/favicon.svg')),
);
