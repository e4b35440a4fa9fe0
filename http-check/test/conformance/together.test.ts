// Several addresses: all are asked at once, under the one deadline.

import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, test } from 'node:test';
import { build, concurrency, type Ending, run, runUntil, start } from './executable.ts';
import { broken, floods, listen, ok, silent } from './servers.ts';

const flood = floods('HTTP/1.1 200 OK\r\n\r\n', 'x');

const hasGood = ({ output }: Ending): boolean => /^200 /m.test(output);

describe(`${build} build asks all at once`, { concurrency }, () => {
  for (const [name, behaviour] of Object.entries({ 'a silent': silent, 'an endless': flood })) {
    test(`${name} address does not keep it from a healthy one`, async () => {
      await using bad = await listen(behaviour);
      await using good = await listen(ok);
      const { exit, output } = await runUntil(hasGood, () =>
        run(['-t', '500', '-u', bad.url, '-u', good.url]),
      );
      const [first = '', second = ''] = output.split('\n');
      assert.match(first, /^timeout /);
      assert.match(second, /^200 /);
      const [slow, quick] = [first, second].map((line) => Number(/ (\d+) ms/.exec(line)?.[1]));
      assert.ok(slow !== undefined && slow >= 499, output);
      assert.ok(quick !== undefined && quick < slow, output);
      assert.equal(exit, 1);
    });
  }

  test('four addresses take no longer than the slowest of them', async () => {
    const sockets: Socket[] = [];
    // None is answered before all have asked.
    await using server = await listen((socket) => {
      sockets.push(socket);
      if (sockets.length === 4) for (const each of sockets) ok(each, '');
    });
    const words = Array.from({ length: 4 }, () => ['-u', server.url]).flat();
    const { exit, output } = await run(['-t', '9000', ...words]);
    assert.match(output, /^(200 .*\n){4}$/);
    assert.equal(exit, 0);
  });

  test('with --wait, the second while the first is silent', async () => {
    await using bad = await listen(silent);
    await using good = await listen(ok);
    const { exit, output } = await runUntil(hasGood, () =>
      run(['--wait', '0.7', '-u', bad.url, '-u', good.url]),
    );
    assert.ok(good.requests.length > 0);
    assert.match(output, /^200 /m);
    assert.equal(exit, 1);
  });

  test('with --watch, without false alarms', async () => {
    await using bad = await listen(silent);
    let behaviour = ok;
    await using good = await listen((socket, request) => behaviour(socket, request));
    const words = ['--watch', '0.01', '-t', '1500', '-u', bad.url, '-u', good.url];
    const { child, printed, ended } = start(words);
    await printed(/ 200 /);
    behaviour = broken;
    await printed(/ status /);
    child.kill();
    const states = [...(await ended).output.matchAll(/Z (\w+)/g)].map(([, state]) => state);
    assert.deepEqual(states, ['timeout', '200', 'status']);
  });
});
