// Waiting, watching, and several addresses at once.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { describeBuild, type Ending, expectEnd, run, runUntil, start } from './executable.ts';
import {
  type Behaviour,
  broken,
  floods,
  freePort,
  listen,
  ok,
  type Server,
  silent,
} from './servers.ts';

/** A server whose behaviour may be changed, beginning with this one. */
async function listenAndChange(behaviour = ok): Promise<Server & { behaviour: Behaviour }> {
  const changing = { behaviour };
  const server = await listen((socket, request) => changing.behaviour(socket, request));
  return Object.assign(changing, server);
}

describeBuild('waits', {}, () => {
  test('until the server passes', async () => {
    let calls = 0;
    await using server = await listen((socket, request) => {
      calls += 1;
      (calls < 3 ? broken : ok)(socket, request);
    });
    await expectEnd(['--wait', '60', '-u', server.url], {
      exit: 0,
      output: /^status .*\(try 1\): .*\n200 http:\S+ \d+ ms \(try 3\)\n$/,
    });
  });

  test('no longer than it was told to', async () => {
    const words = ['--wait', '0.5', '-u', `http://127.0.0.1:${await freePort()}/`];
    const expected = { exit: 1, output: /^refused [^\n]+\n$/, reported: [0, 500] } as const;
    const { milliseconds } = await expectEnd(words, expected);
    assert.ok(milliseconds >= 500);
  });
});

describeBuild('watches', {}, () => {
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

  test('and prints each change, until it is told to stop', async () => {
    await using server = await listenAndChange();
    const { child, printed, ended } = start(['--watch', '0.01', '-u', server.url]);
    await printed(/ 200 /);
    server.behaviour = broken;
    await printed(/ status /);
    server.behaviour = ok;
    await printed(/ status .*\n.* 200 /);
    child.kill('SIGTERM');
    const { exit, output } = await ended;
    const lines = [`${time} 200 .*`, `${time} status .*`, `${time} 200 .*`];
    assert.match(output, new RegExp(`^${lines.join('\n')}\n$`));
    assert.equal(exit, 1);
  });

  test('until nobody reads any more', async () => {
    await using server = await listenAndChange();
    const { child, printed } = start(['--watch', '0.01', '-u', server.url]);
    await printed(/ 200 /);
    child.stdout?.destroy();
    server.behaviour = broken;
    const [exit] = await once(child, 'exit');
    assert.equal(exit, 1);
  });
});

describeBuild('asks all at once', {}, () => {
  const hasGood = ({ output }: Ending) => /^200 /m.test(output);
  const endless = floods('HTTP/1.1 200 OK\r\n\r\n', 'x');
  for (const [name, behaviour] of Object.entries({ 'a silent': silent, 'an endless': endless })) {
    test(`${name} address does not keep it from a healthy one`, async () => {
      await using bad = await listen(behaviour);
      await using good = await listen(ok);
      const words = ['-t', '500', '-u', bad.url, '-u', good.url];
      const { exit, output } = await runUntil(hasGood, () => run(words));
      const [, slow, quick] = /^timeout \S+ (\d+) ms.*\n200 \S+ (\d+) ms\n$/.exec(output) ?? [];
      assert.ok(Number(slow) >= 499, output);
      assert.ok(Number(quick) < Number(slow), output);
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
    await expectEnd(words, { exit: 0, output: /^(200 \S+ \d+ ms\n){4}$/ });
  });
});
