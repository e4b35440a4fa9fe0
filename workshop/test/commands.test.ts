// The commands, against the real API and the real guide; and incidents, from the draw to the right answer.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import { serve } from 'test-kit/serve.ts';
import { lab } from '../labs/12-the-incident/lab.ts';
import { ask, breakIt, type Command, CommandError, heal, reset } from '../src/commands/api.ts';
import { incident } from '../src/commands/incident.ts';
import { evaluate } from '../src/evidence/steps.ts';
import { addressesOf } from '../src/http.ts';
import { createIncidentDesk } from '../src/incident/incident.ts';
import { INCIDENTS } from '../src/incident/incidents.ts';
import { createRecord } from '../src/sources/record.ts';
import { createTestGuide, emptyStory, play, wellApi } from './support/guide.ts';

const COMMANDS = { ask, break: breakIt, heal, reset, incident };

async function setUp(test: TestContext, faultInjection = 'on') {
  const environment = { FAIL_AFTER_CALLS: '3', FAULT_INJECTION: faultInjection };
  const { app, faults } = createService(readSettings(settingsSchema, environment), silentLog());
  faults.reset();
  test.after(faults.switchAllOff);
  const { app: guide, record } = createTestGuide();
  const { address: apiUrl } = await serve(test, app);
  const { address: guideUrl } = await serve(test, guide);
  const { address: webUrl } = await serve(test, (request, response) => {
    response.writeHead(request.url === '/api/number' ? 200 : 404).end('{"number":42}');
  });
  return {
    faults,
    record,
    async run(command: Command, words: string, url: string = apiUrl): Promise<string> {
      const lines: string[] = [];
      const print = (line: string) => lines.push(line);
      await command(words.split(' ').filter(Boolean), { apiUrl: url, webUrl, guideUrl, print });
      return lines.join('\n');
    },
  };
}

const saying = (message: RegExp) => (error: unknown) =>
  error instanceof CommandError && message.test(error.message);

test('ask 4 api: three numbers, and why there is no fourth', async (t) => {
  const { run } = await setUp(t);
  const output = await run(ask, '4 api');
  assert.match(output, /^1: \d+\n2: \d+\n3: \d+\n4: no number, status 500: broken since call 4/);
  assert.match(await run(ask, '1 api'), /^1: no number/);
  assert.equal(await run(ask, '2'), '1: 42\n2: 42', 'of the web, as a user');
});

test('break, heal and reset do what they say', async (t) => {
  const { run, faults } = await setUp(t);
  const output = await run(breakIt, 'hang duration=20 routes=rng rate=0.5');
  assert.match(output, /^hang is on: duration=20 routes=\/rng rate=0.5\./);
  const settings = { duration: 20, routes: ['/rng'], rate: 0.5 };
  assert.partialDeepStrictEqual(faults.active(), [{ type: 'hang', settings }]);
  await run(heal, '');
  assert.deepEqual(faults.active(), []);
  await run(breakIt, 'error routes=rng routes=health');
  await run(reset, '');
  assert.partialDeepStrictEqual(faults.active(), [{ type: 'fail-after' }]);
});

for (const [name, words, message] of [
  ...['0', '-1', 'four', '1001', '1 2', '1 api web', '1.5'].map(
    (words) => ['ask', words, /Usage: {2}ask \[N\] \[api\]/] as const,
  ),
  ['break', '', /Usage: {2}break TYPE/],
  ['break', 'fire', /There is no such fault. The types are overload, latency/],
  ['break', 'hang duration', /"duration" does not have the form name=value/],
  ['break', 'hang duration=-1', /duration/],
  ['break', 'crash exitCode=300', /exitCode/],
  ['break', '../reset', /Usage: {2}break TYPE/],
  ['heal', 'all', /Usage: {2}heal/],
  ['reset', 'all', /Usage: {2}reset/],
  ['incident', 'a b', /Usage: {2}incident \[SEED\]/],
] as const) {
  test(`${name} ${words}: what is wrong with it`, async (t) => {
    const { run } = await setUp(t);
    await assert.rejects(run(COMMANDS[name], words), saying(message));
  });
}

for (const name of ['break', 'heal', 'reset', 'incident'] as const) {
  const command = COMMANDS[name];
  test(`${name}: what to do where faults cannot be switched, and where there is no API`, async (t) => {
    const { run } = await setUp(t, 'off');
    const words = name === 'break' ? 'hang' : '';
    const noFaults = saying(/FAULT_INJECTION=off[\s\S]*docker compose up/);
    await assert.rejects(run(command, words), noFaults);
    for (const address of ['http://nobody.invalid', 'http://127.0.0.1:9']) {
      const noApi = saying(/Nothing answers[\s\S]*docker compose ps --all/);
      await assert.rejects(run(command, words, address), noApi);
    }
  });
}

test('an API is asked at its IPv6 address where it has no other', async () => {
  assert.deepEqual(await addressesOf('http://[::1]:8087'), ['http://[::1]:8087']);
  assert.deepEqual(await addressesOf('http://[fd00::a]'), ['http://[fd00::a]:80']);
  assert.deepEqual(await addressesOf('http://127.0.0.1'), ['http://127.0.0.1:80']);
});

test('incident: secret, sealed, judged, and revealed when it is found out', async (t) => {
  const { run, faults, record } = await setUp(t);
  const nonsense = 'answer layer=a mechanism=b cure=c';
  await assert.rejects(run(incident, nonsense), saying(/no incident/));
  const first = async (words: string) => (await run(incident, words)).split('\n')[0];
  const lastKind = () => record.since(0).guide.at(-1)?.kind;
  assert.equal(await first('class-1'), await first('class-1'));
  assert.deepEqual(faults.active(), []);
  const wrong = run(incident, 'answer layer=check mechanism=memory cure=person symptom=web:lost');
  await assert.rejects(wrong, saying(/Not solved yet/));
  assert.equal(lastKind(), 'incident drawn');
  const revealed = await run(incident, 'reveal');
  assert.match(revealed, /seed=class-1 layer=\w+ mechanism=[\w-]+ cure=[\w-]+ [0-9a-f]{16}/);
  await assert.rejects(run(incident, nonsense), saying(/no incident/));
});

/** Draws an incident at 10 s; then users lose calls, and for 40 s Docker does nothing. */
function drawIncident(seed = 'a', { drawnBefore = false } = {}) {
  const record = createRecord();
  const desk = createIncidentDesk(record);
  if (drawnBefore) desk.draw('before', 4_000);
  const drawn = desk.draw(seed, 10_000);
  record.addEngineEvents(play('5000 die 1'), 1_000, 1_000, 50_000);
  record.addApiAnswers([wellApi], 20_000);
  const seconds = [{ second: 20, numbers: 0, failures: 3, attempts: 3 }];
  record.addStory({ ...emptyStory, now: 21_000, seconds }, 0, 21_000);
  const type = INCIDENTS.find(({ mechanism }) => mechanism === drawn.fault.type) ?? assert.fail();
  const right = { ...type, symptoms: ['engine:no-die', 'web:lost'] };
  return { record, desk, drawn, right };
}

test('the same seed draws the same, and seeds draw everything', () => {
  const draw = () =>
    Array.from({ length: 100 }, (_, seed) => drawIncident(String(seed)).drawn.fault.type);
  assert.deepEqual(draw(), draw());
  assert.equal(new Set(draw()).size, INCIDENTS.length);
});

test('the right answer is the one that was sealed', () => {
  const { desk, drawn, right, record } = drawIncident();
  const judgement = desk.answer(right, 60_000);
  assert.equal(judgement?.isRight, true, String(judgement?.lines));
  const sealed = judgement?.sealed ?? '';
  assert.equal(hash('sha256', sealed), drawn.seal);
  assert.match(sealed, new RegExp(`mechanism=${right.mechanism} `));
  assert.equal(record.since(0).guide.at(-1)?.kind, 'incident solved');
});

for (const [what, changes] of Object.entries({
  'the layer is wrong': { layer: 'network' },
  'the mechanism is wrong': { mechanism: 'exception' },
  'the cure is wrong': { cure: 'prayer' },
  'one symptom is not seen': { symptoms: ['engine:oom', 'web:lost'] },
  'a symptom was seen only before the incident': { symptoms: ['engine:die', 'web:lost'] },
  'there is one source': { symptoms: ['engine:no-die', 'engine:no-unhealthy'] },
  'there is one symptom': { symptoms: ['web:lost', 'web:lost'] },
  'there is no such symptom': { symptoms: ['web:lost', 'toString'] },
})) {
  test(`not solved: ${what}`, () => {
    const { desk, right, record } = drawIncident();
    const { isRight, sealed } = desk.answer({ ...right, ...changes }, 60_000) ?? assert.fail();
    assert.deepEqual([isRight, sealed], [false, undefined]);
    assert.equal(record.since(0).guide.at(-1)?.kind, 'incident drawn');
  });
}

test('in lab 12 only what was seen since the last incident counts', () => {
  const { desk, right, record } = drawIncident('a', { drawnBefore: true });
  desk.answer(right, 60_000);
  const evidence = record.since(0);
  const isFound = (web = evidence.web) =>
    evaluate(lab.checks.found ?? assert.fail(), { ...evidence, web }, 0).done;
  assert.ok(isFound());
  const seconds = evidence.web.seconds.map((each) => ({ ...each, second: 7 }));
  assert.ok(!isFound({ ...evidence.web, seconds }));
});
