import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { createOutageLog } from '../src/calls/outage-log.ts';

test('an outage is told in two lines, however many calls fail', () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line).msg) });
  const outageLog = createOutageLog(log);

  outageLog.succeeded();
  outageLog.failed('answered 500');
  outageLog.failed('refused the connection');
  outageLog.succeeded();
  outageLog.succeeded();

  assert.equal(lines.length, 2);
  assert.equal(lines[0], 'no number: numbers-api answered 500');
  assert.match(
    lines[1] ?? '',
    /^numbers-api is back: numbers again after 0\.\d s and 2 failed calls$/,
  );
});
