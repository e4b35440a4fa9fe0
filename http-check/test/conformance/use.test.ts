// What the executable sends, and what it prints.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, concurrency, run } from './executable.ts';
import { freePort, listen, ok, says } from './servers.ts';

const notFound = says('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');

describe(`${build} build informs`, { concurrency }, () => {
  for (const word of ['-h', '--help']) {
    test(`${word} lists every option`, async () => {
      const { exit, output } = await run([word]);
      for (const option of ['-u, --url', '-t, --timeout', '--wait', '--watch', '-- command']) {
        assert.ok(output.includes(option), option);
      }
      assert.ok(Buffer.byteLength(output) <= 4_096);
      assert.ok(output.split('\n').every((line) => line.length <= 100));
      assert.equal(exit, 0);
    });
  }

  test('--version', async () => {
    const { exit, output } = await run(['--version']);
    assert.match(output, /^http-check \d+\.\d+\.\d+\n$/);
    assert.equal(exit, 0);
  });
});

describe(`${build} build sends`, { concurrency }, () => {
  const host = (request: string): string | undefined => /^host: (.*)\r$/im.exec(request)?.[1];
  const table: readonly {
    name: string;
    words: readonly string[];
    sent: (request: string, port: number) => boolean;
  }[] = [
    { name: 'a GET', words: [], sent: (request) => request.startsWith('GET /a?b=c HTTP/1.1\r\n') },
    {
      name: 'another method',
      words: ['-X', 'HEAD'],
      sent: (request) => request.startsWith('HEAD /a'),
    },
    { name: 'the host', words: [], sent: (request, port) => host(request) === `127.0.0.1:${port}` },
    {
      name: 'a host of its own',
      words: ['-H', 'Host: x.test'],
      sent: (request) => host(request) === 'x.test',
    },
    {
      name: 'a header',
      words: ['-H', 'X-A: b c'],
      sent: (request) => request.includes('\r\nX-A: b c\r\n'),
    },
    {
      name: 'no header without a value',
      words: ['-H', 'accept:'],
      sent: (request) => !/^accept/im.test(request),
    },
    { name: 'no fragment', words: [], sent: (request) => !request.includes('#') },
  ];
  for (const { name, words, sent } of table) {
    test(name, async () => {
      const { port, requests, close } = await listen(ok);
      try {
        await run(['-t', '5000', ...words, '-u', `http://127.0.0.1:${port}/a?b=c#d`]);
        assert.ok(sent(requests[0] ?? '', port), requests[0] ?? 'nothing was sent');
      } finally {
        await close();
      }
    });
  }
});

describe(`${build} build takes addresses`, { concurrency }, () => {
  const environment = (port: number) => ({
    HTTP_CHECK_URL: `http://127.0.0.1:${port}/a`,
    HTTP_CHECK_OTHER: `http://127.0.0.1:${port}/b`,
    HTTP_CHECK_PORT: `${port}`,
    HTTP_CHECK_PATH: 'c?d=$1',
  });
  const table: readonly { words: readonly string[]; asked: readonly string[] }[] = [
    { words: ['http://127.0.0.1:${HTTP_CHECK_PORT}/x'], asked: ['/x'] },
    { words: ['-u', 'http://127.0.0.1:${HTTP_CHECK_PORT}/${HTTP_CHECK_PATH}'], asked: ['/c?d=$1'] },
    {
      words: ['http://127.0.0.1:${HTTP_CHECK_PORT}/$HTTP_CHECK_PATH'],
      asked: ['/$HTTP_CHECK_PATH'],
    },
    { words: ['-c', 'HTTP_CHECK_URL', '-c', 'HTTP_CHECK_OTHER'], asked: ['/a', '/b'] },
    {
      words: [
        ...['--url=http://127.0.0.1:${HTTP_CHECK_PORT}/1', '-c', 'HTTP_CHECK_URL'],
        ...['http://127.0.0.1:${HTTP_CHECK_PORT}/2', '--', 'true'],
      ],
      asked: ['/1', '/a', '/2'],
    },
  ];
  for (const { words, asked } of table) {
    test(words.join(' '), async () => {
      await using server = await listen(ok);
      const { exit, output, errors } = await run(['-t', '5s', ...words], environment(server.port));
      assert.equal(exit, 0, errors);
      const printed = [...output.matchAll(/^200 (\S+) \d+ ms$/gm)].map(([, url]) => url);
      assert.deepEqual(
        printed,
        asked.map((target) => server.url.slice(0, -1) + target),
      );
      const targets = server.requests.map((request) => request.split(' ')[1]);
      assert.deepEqual(targets.sort(), [...asked].sort());
    });
  }

  for (const timeout of ['30000', '30000ms', '30s', '30.5s', '30000.5ms']) {
    test(`with -t ${timeout}`, async () => {
      const { exit, output } = await run(['-t', timeout, `http://127.0.0.1:${await freePort()}/`]);
      assert.match(output, /^refused /);
      assert.equal(exit, 1);
    });
  }
});

describe(`${build} build prints`, { concurrency }, () => {
  const json = (line: string): Record<string, unknown> => JSON.parse(line);
  const nothing = (output: string): void => assert.equal(output, '');
  const table: readonly {
    name: string;
    words: readonly string[];
    /** Looks at what is printed for a check that passes, and for one that fails. */
    passing: (output: string) => void;
    failing: (output: string) => void;
  }[] = [
    {
      name: 'both by default',
      words: [],
      passing: (output) => assert.match(output, /^200 http:\S+ \d+ ms\n$/),
      failing: (output) =>
        assert.match(output, /^status http:\S+ \d+ ms: status 404, expected 200\n$/),
    },
    {
      name: 'failures with --no-log-success',
      words: ['--no-log-success'],
      passing: nothing,
      failing: (output) => assert.match(output, /^status /),
    },
    {
      name: 'successes with --no-log-failure',
      words: ['--no-log-failure'],
      passing: (output) => assert.match(output, /^200 /),
      failing: nothing,
    },
    { name: 'nothing with --quiet', words: ['--quiet'], passing: nothing, failing: nothing },
    {
      name: 'objects with --json',
      words: ['--json'],
      passing: (output) => {
        const { passed, status, milliseconds } = json(output);
        assert.deepEqual([passed, status, typeof milliseconds], [true, 200, 'number']);
      },
      failing: (output) => {
        const { passed, reason, status, detail } = json(output);
        const expected = [false, 'status', 404, 'status 404, expected 200'];
        assert.deepEqual([passed, reason, status, detail], expected);
      },
    },
  ];
  for (const { name, words, passing, failing } of table) {
    test(name, async () => {
      const [good, bad] = [await listen(ok), await listen(notFound)];
      try {
        const runAt = (port: number) =>
          run(['-t', '5000', ...words, '-u', `http://127.0.0.1:${port}/`]);
        const [success, failure] = [await runAt(good.port), await runAt(bad.port)];
        passing(success.output);
        failing(failure.output);
        assert.deepEqual([success.exit, failure.exit], [0, 1]);
      } finally {
        await Promise.all([good.close(), bad.close()]);
      }
    });
  }

  test('a line for each address, all of which must pass', async () => {
    const [good, bad] = [await listen(ok), await listen(notFound)];
    try {
      const [first, second] = [`http://127.0.0.1:${bad.port}/`, `http://127.0.0.1:${good.port}/`];
      const { exit, output } = await run(['-t', '5000', '-u', first, '-u', second]);
      assert.match(output, /^status .*\n200 .*\n$/);
      assert.equal(exit, 1);
    } finally {
      await Promise.all([good.close(), bad.close()]);
    }
  });
});
