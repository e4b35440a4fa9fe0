// Command lines as long as the system lets them be work, or are refused with a line that says why.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, concurrency, run } from './executable.ts';
import { listen, ok, says } from './servers.ts';

/** Bytes: the system takes no word of 128 KB or more. */
const LONG = 130_000;

describe(`${build} build takes long command lines`, {
  concurrency,
  skip: process.platform === 'win32',
}, () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    'an address': ['-u', `http://localhost/${'a'.repeat(LONG)}`],
    'a text to expect': ['--expect-body', 'a'.repeat(LONG)],
    'an option that does not exist': [`--${'a'.repeat(LONG)}`],
    'a timeout': ['-t', '1'.repeat(LONG)],
    'a method': ['-X', 'A'.repeat(LONG)],
    'a status list': ['--expect-status', '200,'.repeat(LONG / 4)],
    'a socket': ['--unix-socket', 'a'.repeat(LONG)],
    'a header': ['-H', `X: ${'a'.repeat(LONG)}`],
    'a header to expect': ['--expect-header', `X: ${'a'.repeat(LONG)}`],
  };
  for (const [name, words] of Object.entries(refused)) {
    test(`${name} of ${LONG} bytes is refused`, async () => {
      const { exit, errors } = await run(words);
      assert.match(errors, /^http-check: [^\n]{10,}\n$/);
      assert.ok(Buffer.byteLength(errors) <= 4_096);
      assert.equal(exit, 64);
    });
  }

  test('a text of 64 KB is found', async () => {
    const text = `${'a'.repeat(65_535)}b`;
    await using server = await listen(says(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(70_000)}b`));
    const { exit, errors } = await run(['-t', '5000', '--expect-body', text, '-u', server.url]);
    assert.equal(exit, 0, errors);
  });

  test('a hundred headers of 10 KB are sent', async () => {
    let received = 0;
    await using server = await listen((socket) => {
      socket.on('data', (bytes) => {
        received += bytes.length;
        if (bytes.toString('latin1').endsWith('\r\n\r\n')) ok(socket, '');
      });
      socket.resume();
    });
    const headers = Array.from({ length: 100 }, (_, index) => [
      '-H',
      `X-${index}: ${'a'.repeat(10_000)}`,
    ]);
    const { exit, output } = await run(['-t', '5000', ...headers.flat(), '-u', server.url]);
    assert.equal(exit, 0, output);
    assert.ok(received > 900_000);
  });

  test('100,000 words after -- reach the command', async () => {
    await using server = await listen(ok);
    const words = Array.from({ length: 100_000 }, () => 'x');
    const command = ['sh', '-c', 'echo $#', 'sh', ...words];
    const { output } = await run(['--quiet', '-t', '5000', '-u', server.url, '--', ...command]);
    assert.equal(output, '100000\n');
  });

  test('a thousand addresses are asked', async () => {
    await using server = await listen(ok);
    const words = Array.from({ length: 1_000 }, () => ['-u', server.url]);
    const { exit, errors } = await run(['-t', '9000', ...words.flat()]);
    assert.equal(exit, 0, errors);
  });
});
