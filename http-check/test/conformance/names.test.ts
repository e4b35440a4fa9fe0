// Names, asked of name servers that are good, silent, or both. It needs a machine of its own whose
// name servers are 127.0.0.1 and 127.0.0.2: `npm run acceptance -w http-check` brings one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { build, reportedMilliseconds, run, runInTime } from './executable.ts';
import { type Answers, listenAsNameServer } from './name-server.ts';
import { listen, ok, type Server } from './servers.ts';

const ANSWERS: Answers = {
  'both.test': { A: '127.0.0.1', AAAA: '::1' },
  'no-aaaa-answer.test': { A: '127.0.0.1', AAAA: 'silent' },
  'no-a-answer.test': { A: 'silent', AAAA: '::1' },
  'only-aaaa.test': { A: 'none', AAAA: '::1' },
  'no-address.test': { A: 'none', AAAA: 'none' },
  'silent.test': { A: 'silent', AAAA: 'silent' },
};
const FIRST_IS_SILENT: Answers = {
  ...ANSWERS,
  'second.test': { A: 'silent', AAAA: 'silent' },
};
const SECOND_IS_GOOD: Answers = {
  ...ANSWERS,
  'second.test': { A: '127.0.0.1', AAAA: 'none' },
};

function nameServers(): string[] {
  const text = process.platform === 'linux' ? readFileSync('/etc/resolv.conf', 'utf8') : '';
  return [...text.matchAll(/^nameserver (\S+)/gm)].map(([, address]) => address ?? '');
}
const isOwnMachine = nameServers().join() === '127.0.0.1,127.0.0.2';

describe(`${build} build and names`, {
  skip: !isOwnMachine && 'needs a machine of its own',
}, () => {
  const started = new AsyncDisposableStack();
  let ipv4: Server;
  let ipv6: Server;

  before(async () => {
    started.use(await listenAsNameServer('127.0.0.1', FIRST_IS_SILENT));
    started.use(await listenAsNameServer('127.0.0.2', SECOND_IS_GOOD));
    ipv4 = started.use(await listen(ok));
    ipv6 = started.use(await listen(ok, { host: '::1', port: ipv4.port }));
  });
  after(() => started.disposeAsync());

  const passing = [
    'both.test',
    'no-aaaa-answer.test',
    'no-a-answer.test',
    'only-aaaa.test',
    'hosts.test',
  ];
  for (const name of passing) {
    test(`${name} passes`, async () => {
      const { exit, output } = await run(['-t', '1000', '-u', `http://${name}:${ipv4.port}/`]);
      assert.match(output, /^200 /);
      assert.equal(exit, 0);
    });
  }
  test('two addresses with one name are asked', async () => {
    const url = `http://both.test:${ipv4.port}/`;
    const { output } = await run(['-t', '1000', url, url, `http://hosts.test:${ipv6.port}/`]);
    assert.match(output, /^(200 .*\n){3}$/);
  });

  test('a name server that is silent does not spoil what the next one says', async () => {
    const words = ['--wait', '12', '-t', '300', '-u', `http://second.test:${ipv4.port}/`];
    const { exit, output } = await run(words);
    assert.match(output, /^timeout .*second\.test.*not resolved.*\n200 .*\n$/);
    assert.equal(exit, 0);
  });

  test('no name server that answers: over in time', async () => {
    const { exit, output } = await runInTime(['-t', '300', '-u', 'http://silent.test/'], 350);
    assert.match(output, /^timeout .*not resolved in time/);
    const milliseconds = reportedMilliseconds({ output });
    assert.ok(milliseconds >= 299 && milliseconds <= 350, output);
    assert.equal(exit, 1);
  });

  for (const [name, words] of [
    // Node does not tell the two apart.
    ['no-address.test', /^dns .*no (address|such name)/],
    ['nothing.test', /^dns .*no such name/],
  ] as const) {
    test(`${name} fails`, async () => {
      const { exit, output } = await run(['-t', '4000', '-u', `http://${name}/`]);
      assert.match(output, words);
      assert.equal(exit, 1);
    });
  }

  test('a name that is still being looked up does not keep the command from running', async () => {
    const url = `http://no-aaaa-answer.test:${ipv4.port}/`;
    const script = 'grep Threads /proc/self/status';
    const words = ['--quiet', '-t', '1000', url, '--', 'sh', '-c', script];
    const { output, milliseconds } = await run(words);
    assert.equal(output, 'Threads:\t1\n');
    assert.ok(milliseconds < 4_000);
  });
});
