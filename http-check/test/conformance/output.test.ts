// What is printed: for people or as JSON, for readers that are slow or gone, or for the Engine, which
// keeps 4,096 bytes.
import assert from 'node:assert/strict';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import {
  describeBuild,
  type Ending,
  executable,
  expectEnd,
  posixOnly,
  repeatedly,
  run,
  START_ALLOWANCE,
  startCommand,
} from './executable.ts';
import { broken, listen, ok } from './servers.ts';

describeBuild('prints', {}, () => {
  const success = /^200 http:\S+ \d+ ms\n$/;
  const failure = /^status http:\S+ \d+ ms: status 500, expected 200\n$/;
  const nothing = /^$/;
  for (const [name, words, passing, failing] of [
    ['both by default', [], success, failure],
    ['failures with --no-log-success', ['--no-log-success'], nothing, failure],
    ['successes with --no-log-failure', ['--no-log-failure'], success, nothing],
    ['nothing with --quiet', ['--quiet'], nothing, nothing],
  ] as const) {
    test(name, async () => {
      await using good = await listen(ok);
      await using bad = await listen(broken);
      await expectEnd([...words, '-u', good.url], { exit: 0, output: passing });
      await expectEnd([...words, '-u', bad.url], { exit: 1, output: failing });
    });
  }

  test('objects with --json, and a line for each address, all of which must pass', async () => {
    await using good = await listen(ok);
    await using bad = await listen(broken);
    const words = ['--json', '-u', bad.url, '-u', good.url];
    const { output } = await expectEnd(words, { exit: 1, output: /^{.*}\n{.*}\n$/ });
    assert.equal(
      output.replace(/(?<="milliseconds":)\d+/g, '1'),
      `{"passed":false,"reason":"status","status":500,"address":"${bad.url}","milliseconds":1,` +
        '"detail":"status 500, expected 200"}\n' +
        `{"passed":true,"status":200,"address":"${good.url}","milliseconds":1}\n`,
    );
  });
});

/** Runs the rest of the command line with both outputs into a pipe that is full. */
const FULL_PIPE = `
  mkfifo "$0" && exec 3<>"$0"
  dd if=/dev/zero of="$0" bs=4096 oflag=nonblock 2>&- || exec "$@" >&3 2>&3`;

describeBuild('and a reader', posixOnly, () => {
  for (const [name, behaviour, words, expected] of [
    ['passes', ok, [], 0],
    ['fails', broken, [], 1],
    ['was used wrongly', ok, ['--no-such-option'], 64],
  ] as const) {
    test(`that is behind does not keep a check that ${name}`, async () => {
      await using server = await listen(behaviour);
      const command = [...executable, '-t', '300', '-u', server.url, ...words];
      const isInTime = ({ milliseconds }: Ending) => milliseconds <= 300 + START_ALLOWANCE;
      const ending = await repeatedly(
        async () => {
          using folder = mkdtempDisposableSync(path.join(tmpdir(), 'http-check-'));
          const pipe = path.join(folder.path, 'pipe');
          return await startCommand(['sh', '-c', FULL_PIPE, pipe, ...command]).ended;
        },
        (one) => one.exit === expected && isInTime(one),
      );
      assert.equal(ending.exit, expected);
      assert.ok(isInTime(ending), `${ending.milliseconds} ms`);
    });
  }

  test('that is not there does not matter to a check', async () => {
    await using server = await listen(ok);
    const command = ['sh', '-c', '"$@" >&-', 'sh', ...executable, '-u', server.url];
    assert.equal((await startCommand(command).ended).exit, 0);
  });
});

describeBuild('prints at most 4096 bytes', {}, () => {
  for (const form of [[], ['--json']]) {
    for (const count of [1, 2, 40, 300]) {
      test(`for ${count} addresses ${form}`, async () => {
        // Nothing listens on port 1, while another test may take a port that was free.
        const url = `http://127.0.0.1:1/${'a'.repeat(count > 2 ? 50 : 5_000)}`;
        const { exit, output } = await run([...form, ...Array(count).fill(url)]);
        assert.ok(Buffer.byteLength(output) <= 4_096, `${Buffer.byteLength(output)} bytes`);
        assert.ok(output.endsWith('\n'));
        for (const line of output.trimEnd().split('\n')) {
          if (form.length > 0) JSON.parse(line);
          else assert.match(line, /^refused [^…]+(…)?$|^… and others: \d+ passed, \d+ failed$/);
        }
        assert.equal(exit, 1);
      });
    }
  }

  test('of a text that is expected', async () => {
    await using server = await listen(ok);
    const text = '"ä"'.repeat(2_000);
    const { output } = await run(['--expect-body', text, '-u', server.url]);
    assert.equal(Buffer.byteLength(output), 4_096);
    assert.match(output, /^body .*…\n$/);
  });
});
