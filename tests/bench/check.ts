// What one health check takes: http-check, native and on Node, beside what is used instead of it.
import { root, run, succeed } from '../support/commands.ts';
import { table } from '../support/measured.ts';
import { type Chapter, median } from './chapter.ts';

const IMAGE = 'localhost/numbers/http-check:bench';
const ROUNDS = 25;
const URL = 'http://127.0.0.1:8080/';
const HTTPS = 'https://localhost:8443/';
/** The fastest possible servers: their work isn't measured. */
const SERVER = `
  const pem = require('node:fs').readFileSync('/certificates/server.pem');
  const answer = (_, response) => response.end('Ok');
  require('node:http').createServer(answer).listen(8080);
  require('node:https').createServer({ key: pem, cert: pem }, answer).listen(8443);`;
const AUTHORITY = '/certificates/authority.pem';

/** Commands, and what made the layer of the image that brings them, unless the base does. */
const contenders: readonly { name: string; command: string; layer?: RegExp }[] = [
  { name: '`true`', command: 'true' },
  { name: 'http-check, native', command: `http-check ${URL}`, layer: /COPY \/native\/http-check/ },
  { name: 'wget', command: `wget -q -O /dev/null ${URL}`, layer: /apt-get install .* wget/ },
  { name: 'curl', command: `curl -fsS -o /dev/null ${URL}`, layer: /apt-get install .* curl/ },
  { name: 'http-check, https', command: `http-check --ca-file ${AUTHORITY} ${HTTPS}` },
  { name: 'curl, https', command: `curl -fsS -o /dev/null --cacert ${AUTHORITY} ${HTTPS}` },
  { name: '`node -e 0`', command: 'node -e 0' },
  { name: 'http-check, Node', command: `node /http-check.cjs ${URL}`, layer: /http-check\.cjs/ },
];

export async function measureChecks(): Promise<Chapter> {
  const target = ['--file', 'http-check/Dockerfile', '--target', 'bench', '--tag', IMAGE];
  await succeed('docker', ['build', '--quiet', ...target, root], { timeout: 600_000 });
  const uses = await measureUses();
  const format = ['--no-trunc', '--human=false', '--format', '{{.Size}} {{.CreatedBy}}'];
  const layers = (await succeed('docker', ['history', ...format, IMAGE])).split('\n');

  const costs = contenders.map(({ name, layer }, place) => {
    const own = uses.filter((_, index) => index % contenders.length === place);
    const line = layer && layers.find((one) => layer.test(one));
    return {
      name,
      cpu: median(own.map(({ cpu }) => cpu)),
      megabytes: median(own.map(({ kilobytes }) => kilobytes)) / 1_024,
      file: line ? Number.parseInt(line, 10) / 1e6 : undefined,
    };
  });
  const [nothing, native, , curl, https, curls] = costs;
  if (!nothing || !native || !curl || !https || !curls) throw new Error('not measured');
  const rows = costs.map(({ name, cpu, megabytes, file }) => [
    name,
    cpu.toFixed(2),
    (cpu / (/https/.test(name) ? curls : curl).cpu).toFixed(2),
    megabytes.toFixed(1),
    file === undefined ? '–' : `${file.toFixed(file < 0.1 ? 3 : 1)} MB`,
  ]);
  return {
    text: `## What a health check costs

Medians of ${ROUNDS} interleaved runs against a small server on 127.0.0.1, in one container; https has its authority in a
file, and is compared with curl's https. CPU is that of all threads and processes. Node and \`true\` come with the image;
what the others add to it is their layers, curl's before wget's.

${table(['the check', 'CPU ms', 'of curl’s', 'peak RSS MB', 'adds to an image'], rows)}`,
    promises: [
      { what: 'CPU, native to curl', measured: native.cpu / curl.cpu, atMost: 0.25, unit: '×' },
      { what: 'CPU, https', measured: https.cpu / curls.cpu, atMost: 0.4, unit: '×' },
      { what: 'CPU, native to `true`', measured: native.cpu / nothing.cpu, atMost: 3, unit: '×' },
      { what: 'memory, native', measured: native.megabytes, atMost: 2.1, unit: ' MB' },
      { what: 'file, native', measured: native.file ?? Number.NaN, atMost: 3.2, unit: ' MB' },
    ],
  };
}

/** What http-check/measure/measure.c says of one run: CPU in milliseconds, the most memory at a time. */
interface Use {
  exit: number;
  cpu: number;
  kilobytes: number;
}

/** In turn, so that whatever else the machine does slows down all alike. */
async function measureUses(): Promise<Use[]> {
  const volume = `${root}/http-check/test/conformance/certificates:/certificates:ro`;
  const container = ['--init', '--volume', volume, IMAGE, 'node', '-e', SERVER];
  const server = await succeed('docker', ['run', '--detach', ...container]);
  try {
    const script = `
      until http-check ${URL} && http-check --insecure ${HTTPS}; do sleep 0.1; done >/dev/null
      for round in $(seq ${ROUNDS}); do
        ${contenders.map(({ command }) => `measure ${command} 3>&1 >/dev/null`).join('\n')}
      done`;
    const lines = await succeed('docker', ['exec', server, 'sh', '-c', script]);
    const uses: Use[] = lines.split('\n').map((line) => JSON.parse(line));
    if (uses.some(({ exit }) => exit !== 0)) throw new Error(`a check has failed: ${lines}`);
    return uses;
  } finally {
    await run('docker', ['rm', '--force', server]);
  }
}
