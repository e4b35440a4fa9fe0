// The app under test, with the settings of a test: watching an API, or showing a sample.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Express } from 'express';
import { type Log, silentLog } from 'service-kit/log.ts';
import { createLifecycle, listen } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { applyUpdate } from 'story/prune.ts';
import type { Observation } from 'story/recording.ts';
import { tellStory } from 'story/tell.ts';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import type { LookUp } from '../src/api/addresses.ts';
import { createApp } from '../src/app.ts';
import { createEventStream } from '../src/event-stream.ts';
import { startLiveView } from '../src/live-view.ts';
import { createWebMetrics } from '../src/metrics.ts';
import { settingsSchema } from '../src/settings.ts';
import { type RealApiOptions, startApi, startReplicas } from './real-api.ts';
import type { Sample } from './samples.ts';

/** An address where nothing listens. */
export const NO_API = 'http://127.0.0.1:1/rng';

/** The usual time-outs. */
export const USUAL = {};

/** Time-outs that even the busiest machine does not meet. */
export const PATIENT = { ATTEMPT_TIMEOUT: '20000', CALL_BUDGET: '60000' };

interface TestOptions {
  environment?: Record<string, string>;
  lookUp?: LookUp;
  log?: Log;
}

/** Watches the API until the test ends. */
export function createTestApp(
  test: TestContext,
  url: string = NO_API,
  { environment = PATIENT, lookUp, log = silentLog() }: TestOptions = {},
) {
  const settings = readSettings(settingsSchema, { RNG_API_URL: url, ...environment });
  const lifecycle = createLifecycle();
  const live = startLiveView(settings, log, lookUp);
  test.after(live.stop);
  return { app: createApp(live, lifecycle, log), lifecycle, live, log };
}

/** The same, of a real API that is healthy and whose faults are known. */
export async function watchApi(test: TestContext, options: TestOptions & RealApiOptions = {}) {
  const api = await startApi(test, options);
  const web = createTestApp(test, api.url, options);
  await waitFor('a healthy API', 120, () => {
    const { service, faultInjection } = web.live.story();
    return service.condition === 'healthy' && faultInjection !== 'unknown';
  });
  return { api, ...web };
}

/** Sends a form as the page's JavaScript does. */
export function post(app: Express | string, path: string, form: string | object = '') {
  return request(app).post(path).accept('application/json').type('form').send(form);
}

/** The same, listening on a port of its own until the test ends or stops it. */
export async function serveTestApp(
  test: TestContext,
  url: string,
  { port = 0, ...options }: TestOptions & { port?: number } = {},
) {
  const { app, live } = createTestApp(test, url, options);
  return { live, ...(await serve(test, app, port, live.stop)) };
}

/** Watches three replicas until they are healthy and their faults can be switched; listens like the app of one. */
export async function serveTrio(test: TestContext) {
  const all = await startReplicas(test, ['one', 'two', 'three']);
  const web = await serveTestApp(test, all.url, { lookUp: all.lookUp });
  await waitFor('three replicas', 120, () => {
    const { service, faultInjection } = web.live.story();
    return service.condition === 'healthy' && service.ready === 3 && faultInjection === 'on';
  });
  return { all, replicas: all.replicas, web };
}

/** Listens until the test ends, or stops it. @param end what ends together with the server */
export async function serve(test: TestContext, app: RequestListener, port = 0, end = () => {}) {
  const server = createServer(app);
  const boundPort = await listen(server, port, '127.0.0.1');
  async function stop(): Promise<void> {
    if (!server.listening) return;
    end();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  test.after(stop);
  return { server, port: boundPort, address: `http://127.0.0.1:${boundPort}`, stop };
}

/** Starts a server whose page shows a recording up to a fixed time, until the test ends. */
export async function serveSample(test: TestContext, sample: Sample) {
  const { header, observations } = sample.recording;
  const startedAt = performance.now();
  const clock = () => sample.now + Math.round(performance.now() - startedAt);
  const recorder = {
    recording: { header, observations: observations.filter(({ at }) => at <= sample.now) },
    revision: 0,
    since: (): Observation[] => [],
  };
  const { lifecycle, live, log } = createTestApp(test);
  const eventStream = createEventStream(recorder, clock);
  const story = () => tellStory(recorder.recording, clock());
  const metrics = createWebMetrics('v3', story, () => eventStream.streams);
  const app = createApp({ ...live, story, eventStream, metrics }, lifecycle, log);
  return {
    ...(await serve(test, app)),
    eventStream,
    /** Adds observations, or newer versions of them, and sends them to all open pages. */
    tell(news: Observation[]): void {
      recorder.recording =
        applyUpdate(recorder.recording, { observations: news }) ?? recorder.recording;
      recorder.since = () => news;
      recorder.revision += 1;
    },
  };
}

/** Milliseconds that pass at once in `stopTime`. */
const STEP = 50;

/**
 * Stops the time of `performance.now`, `Date.now`, `setTimeout` and `AbortSignal.timeout` until the test ends, but no
 * connections; returns what lets so many milliseconds pass, with all that they set off.
 */
export function stopTime(t: TestContext) {
  // Whole milliseconds: a fraction would be rounded, and a timer be due one step later.
  let time = Math.ceil(performance.now());
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => time);
  t.mock.method(Date, 'now', () => performance.timeOrigin + time);
  t.mock.method(AbortSignal, 'timeout', (milliseconds: number) => {
    const deadline = new AbortController();
    setTimeout(() => deadline.abort(), milliseconds);
    return deadline.signal;
  });
  return async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= STEP) {
      const step = Math.min(left, STEP);
      time += step;
      t.mock.timers.tick(step);
      for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    }
  };
}
