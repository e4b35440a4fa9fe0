// Names, asked of name servers that are good, silent, or both. It needs a machine of its own whose
// name servers are 127.0.0.1 and 127.0.0.2: `npm run acceptance -w http-check` brings one.
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  build,
  executable,
  expectEnd,
  nameServers,
  ownMachineOnly,
  startCommand,
} from './executable.ts';
import { listen, ok } from './servers.ts';

/** What questions for an A and an AAAA record are answered with, as names such as v4-silent.test say. */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  v4: [127, 0, 0, 1],
  v6: [...Array(15).fill(0), 1],
  none: [],
};
/** The type of records with IPv6 addresses. */
const AAAA = 28;
const HEADER_LENGTH = 12;
const NAME_ERROR = 0x8183;
const NO_ERROR = 0x8180;

/** Listens on port 53 of this address; names of other forms do not exist. */
async function listenAsNameServer(host: string): Promise<AsyncDisposable> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const answer = answerTo(question, host);
    if (answer !== undefined) socket.send(answer, port, address);
  });
  socket.bind(53, host);
  await once(socket, 'listening');
  return socket;
}

/** Nothing where the name says `silent`, or `second` to the first of the name servers. */
function answerTo(question: Buffer, host: string): Buffer | undefined {
  // Labels, each after its length, up to an empty one; then the type, and the class.
  const end = question.indexOf(0, HEADER_LENGTH) + 1;
  const name = question.toString('latin1', HEADER_LENGTH + 1, end - 1);
  const [known, ofA, ofAaaa] = /^(?:second-)?(\w+)-(\w+)\Wtest$/i.exec(name) ?? [];
  const wanted = question.readUInt16BE(end) === AAAA ? ofAaaa : ofA;
  const isForSecond = name.startsWith('second-') && host === '127.0.0.1';
  if (wanted === 'silent' || isForSecond) return undefined;
  const data = ANSWERS[wanted ?? 'none'] ?? [];
  const answer = Buffer.from(question.subarray(0, end + 4));
  answer.writeUInt16BE(known === undefined ? NAME_ERROR : NO_ERROR, 2);
  answer.fill(0, 6, HEADER_LENGTH);
  if (data.length === 0) return answer;
  answer.writeUInt16BE(1, 6);
  // The name as in the question, then type, class, and how long it may be kept: not at all.
  const record = [0xc0, HEADER_LENGTH, ...question.subarray(end, end + 4), 0, 0, 0, 0];
  return Buffer.concat([answer, Buffer.from([...record, 0, data.length, ...data])]);
}

const passes = { exit: 0, output: /^200 / };

describe(`${build} build and names`, ownMachineOnly, () => {
  const started = new AsyncDisposableStack();
  let port: number;

  before(async () => {
    for (const host of nameServers) started.use(await listenAsNameServer(`${host}`));
    port = started.use(await listen(ok)).port;
    started.use(await listen(ok, { host: '::1', port }));
  });
  after(() => started.disposeAsync());

  const late = /^timeout .*not resolved in time/;
  for (const [name, expected, time = '1000'] of [
    ...['v4-v6', 'v4-silent', 'silent-v6', 'none-v6', 'hosts'].map(
      (name) => [name, passes] as const,
    ),
    ['silent-silent', { exit: 1, output: late, reported: [299, 350] }, '300'],
    // Node does not tell the two apart.
    ['none-none', { exit: 1, output: /^dns .*no (address|such name)/ }, '4000'],
    ['nothing', { exit: 1, output: /^dns .*no such name/ }, '4000'],
  ] as const) {
    test(`${name}.test ends with ${expected.exit}`, async () => {
      await expectEnd(['-t', time, '-u', `http://${name}.test:${port}/`], expected);
    });
  }

  test('a name server that is silent does not spoil what the next one says', async () => {
    const words = ['--wait', '12', '-t', '300', '-u', `http://second-v4-none.test:${port}/`];
    const output = /^timeout .*second-v4-none\.test.*not resolved.*\n200 .*\n$/;
    await expectEnd(words, { exit: 0, output });
  });

  test('two addresses with one name are asked', async () => {
    const url = `http://v4-v6.test:${port}/`;
    const words = ['-t', '1000', url, url, `http://hosts.test:${port}/`];
    await expectEnd(words, { exit: 0, output: /^(200 .*\n){3}$/ });
  });

  test('a hosts file of 200,000 lines: found at its end, and over in time', async () => {
    const before = readFileSync('/etc/hosts');
    const lines = Array.from({ length: 200_000 }, (_, index) => `10.0.0.1 other-${index}.test\n`);
    const last = '127.0.0.1 a.test LAST.test # b.test\n';
    const words = (name: string, ms: number) => ['-t', `${ms}`, `http://${name}.test:${port}/`];
    try {
      writeFileSync('/etc/hosts', [...lines, last, before].join(''));
      await expectEnd(words('last', 5_000), passes);
      await expectEnd(words('b', 5_000), { exit: 1, output: /^dns .*no such name/ });
      await expectEnd(words('silent-silent', 300), { exit: 1, output: late, reported: [299, 350] });
      await expectEnd(words('last', 5), { exit: 1, output: late, reported: [4, 55] });
    } finally {
      writeFileSync('/etc/hosts', before);
    }
  });

  const nativeOnly = { skip: build === 'Node' && 'Node itself needs threads' };
  for (const [name, expected] of [
    ['hosts', /^0: 200 /],
    ['v4-v6', /^1: dns .*v4-v6\.test: the system allows no thread .*\(EAGAIN\)\n$/],
  ] as const) {
    test(`${name}.test where no thread is allowed`, nativeOnly, async () => {
      const limited = ['setpriv', '--reuid=4321', 'prlimit', '--nproc=1'];
      const words = [...limited, ...executable, `http://${name}.test:${port}/`];
      const { exit, output, errors } = await startCommand(words).ended;
      assert.match(`${exit}: ${output}`, expected, errors);
    });
  }

  test('a name that is still being looked up does not keep the command from running', async () => {
    const url = `http://v4-silent.test:${port}/`;
    const command = ['sh', '-c', 'grep Threads /proc/self/status'];
    const words = ['--quiet', '-t', '1000', url, '--', ...command];
    const { milliseconds } = await expectEnd(words, { exit: 0, output: /^Threads:\t1\n$/ });
    assert.ok(milliseconds < 4_000);
  });
});
