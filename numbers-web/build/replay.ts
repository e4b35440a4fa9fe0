// Writes docs/replay.html: the replay page with recordings of real containers inside, in one file that needs no
// server, no network and no Docker. npm run replay
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { loadTemplates } from 'page-kit/templates.ts';
import { readRecording } from 'story/recordings.ts';
import { renderReplay } from '../src/page-view.ts';

const PAGE = join(import.meta.dirname, '../page');
export const REPLAY = join(import.meta.dirname, '../../docs/replay.html');

/** The page's first times are written into the file: the same on every machine. */
process.env.TZ = 'UTC';

/** The name of each recording, and what the page calls it. */
export const CONTENT = {
  'fail-after': 'A bug strikes, and the API recovers',
  block: 'A process that stands still',
  'error-of-three': 'One of three replicas',
  'swarm-rollback': 'A release that is rolled back',
};

const read = (file: string): string => readFileSync(join(PAGE, 'dist', file), 'utf8');
/** A text inside a script must not end it. */
const safe = (text: string): string => text.replaceAll('</', '<\\/');

/** Returns the page as one file, from what is built in page/dist. */
export function buildReplay(): string {
  const recordings = Object.entries(CONTENT).map(([name, title]) => {
    return { title, recording: readRecording(name) };
  });
  return renderReplay(loadTemplates(PAGE))
    .replace(/<link rel="icon"[^>]*>\n?/, '')
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${read('page.css')}</style>`)
    .replace(/<script[^>]*><\/script>\n?/, '')
    .replace('</body>', () =>
      [
        `<script type="application/json" id="inside">${safe(JSON.stringify(recordings))}</script>`,
        `<script type="module">${safe(read('replay.js'))}</script>`,
        '</body>',
      ].join('\n'),
    );
}

if (argv[1] === import.meta.filename) {
  const html = buildReplay();
  writeFileSync(REPLAY, html);
  console.log(`docs/replay.html: ${Math.ceil(Buffer.byteLength(html) / 1_000)} KB`);
}
