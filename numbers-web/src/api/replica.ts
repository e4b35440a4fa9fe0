// Watches one address of the API, as a person would who keeps pressing reload: /health, /ready, and what GET / says.
// Never /rng, since that would use up numbers.
import { aboutSchema } from 'contract';
import type { Recorder } from 'story/recorder.ts';
import { faultTypeSchema } from 'story/recording.ts';
import * as z from 'zod';
import { now, repeat, WORRIED_INTERVAL } from '../clock.ts';
import { observe, shareSettings } from './about.ts';
import { type Answer, type ReadAnswer, type Send, statusOf, withoutStranger } from './requests.ts';

/** Milliseconds between probes of a healthy service: short enough for one in each second. */
const CALM_INTERVAL = 900;
/**
 * Milliseconds between probes of /ready while there are several replicas: less than the shortest DRAIN_PERIOD in use,
 * half a second, so that a replica that announces its stop isn't mistaken for one that failed.
 */
const STOP_NOTICING_INTERVAL = 400;
/** Milliseconds a probe may take. Short, since nothing else is seen of this route meanwhile. */
const PROBE_TIMEOUT = 700;
/** Milliseconds by which a time-out may be late: later, this process stood still, and the API may be fine. */
const LONGEST_STANDSTILL = 200;
/** Milliseconds for which a probe may continue after DNS no longer lists the address. */
const LAST_CHANCE = 150;

/** Why a probe failed that found no process, or another service's. */
const UNREACHABLE = new Set(['refused', 'unknown host', 'lookup failed', 'no route', 'stranger']);

/** Its entries are read one by one, so that an odd one does not take the others with it. */
const catalogueSchema = z.object({ types: z.array(z.unknown()).max(100) });

export interface WatchOptions {
  send: Send;
  read: ReadAnswer;
  recorder: Recorder;
  /** Whether there is a reason to probe more often. */
  isWorried(): boolean;
  /** Whether there are further replicas. */
  hasCompany(): boolean;
  /** Called when there is no answer: the replica may have got another address. */
  onSilence(): void;
}

export type ReplicaWatch = ReturnType<typeof watchReplica>;

/** Begins at once, with three rounds that do not wait for each other. After `stop` it records nothing. */
export function watchReplica(
  address: string,
  { send, read, recorder, isWorried, hasCompany, onSilence }: WatchOptions,
) {
  const stopped = new AbortController();
  let abandoned = new AbortController();
  /** Whether GET / has identified numbers-api. Nothing else is asked of any other service. */
  let isApi = false;
  let wasApi = false;
  /** Why GET / found nothing of numbers-api, which is what /health and /ready would say. */
  let absence: Answer | undefined;
  /** The process whose catalogue is known. */
  let catalogueOf: string | undefined;
  /** Whether the last probe of each route passed. */
  const passed = { about: false, health: false, ready: false };

  /** HEAD where the status is all that matters: it uses up none of a fault's hits. Undefined: nothing is known. */
  async function probe(method: 'GET' | 'HEAD', path: string): Promise<Answer | undefined> {
    const startedAt = performance.now();
    const ends = [AbortSignal.timeout(PROBE_TIMEOUT), stopped.signal, abandoned.signal];
    const answer = await send({ address, method, path, signal: AbortSignal.any(ends) });
    if (stopped.signal.aborted) return undefined;
    const isLate = performance.now() - startedAt > PROBE_TIMEOUT + LONGEST_STANDSTILL;
    if (isLate && !answer.passed && answer.failure.reason === 'timeout') return undefined;
    if (statusOf(answer) === undefined) onSilence();
    return answer;
  }

  function note(route: keyof typeof passed, answer: Answer): void {
    passed[route] = answer.passed;
    const why = answer.passed ? {} : answer.failure;
    recorder.add({ kind: 'probe', address, route, passed: answer.passed, ...why, at: now() });
  }

  async function probeAbout(): Promise<void> {
    const askedAt = now();
    const probed = await probe('GET', '.');
    if (!probed) return;
    const answer = withoutStranger(probed);
    const wasKnown = isApi;
    const reason = answer.passed ? undefined : answer.failure.reason;
    if (answer.passed) isApi = true;
    else if (reason && UNREACHABLE.has(reason)) isApi = false;
    wasApi = isApi || (wasApi && reason !== 'stranger');
    absence = statusOf(answer) === undefined ? answer : undefined;
    if (isApi && !wasKnown) for (const each of checks) each.hurry(0);
    note('about', answer);
    const about = answer.passed ? read('GET /', aboutSchema, answer.data) : undefined;
    if (!about) return;
    const { observations } = recorder.recording;
    for (const news of observe(about, address, observations, askedAt, now())) recorder.add(news);
    if (catalogueOf !== about.bootId) await readCatalogue(about.bootId);
  }

  async function readCatalogue(bootId: string): Promise<void> {
    const answer = await probe('GET', 'faults');
    const isOff = answer && statusOf(answer) === 404;
    const list = answer?.passed ? read('GET /faults', catalogueSchema, answer.data) : undefined;
    if (!isOff && !list) return;
    catalogueOf = bootId;
    const types = (list?.types ?? []).flatMap(
      (entry, index) => read(`types.${index} of GET /faults`, faultTypeSchema, entry) ?? [],
    );
    const faultInjection = isOff ? 'off' : 'on';
    recorder.add({ kind: 'catalogue', faultInjection, ...shareSettings(types), at: now() });
  }

  async function check(route: 'health' | 'ready'): Promise<void> {
    const answer = isApi ? await probe('HEAD', route) : absence;
    if (answer) note(route, answer);
  }

  function round(task: () => Promise<void>, calm = () => CALM_INTERVAL) {
    const isWell = () => passed.about && passed.health && passed.ready && !isWorried();
    return repeat(task, () => (isWell() ? calm() : WORRIED_INTERVAL));
  }
  const noticeStops = () => (hasCompany() ? STOP_NOTICING_INTERVAL : CALM_INTERVAL);
  const checks = [round(() => check('health')), round(() => check('ready'), noticeStops)];
  const rounds = [round(probeAbout), ...checks];

  return {
    /** Whether it has identified itself as numbers-api, and was reachable since. */
    isApi: () => isApi,
    /** Whether it has identified itself as numbers-api, and no other service has answered since. */
    wasApi: () => wasApi,
    /** Whether the last GET / had an answer of numbers-api, or of whatever status from 500 on. */
    isThere: () => !absence,
    /** Whether it said, when it was last asked, that it takes calls. */
    isReady: () => passed.ready && passed.about,
    lookNow() {
      for (const each of rounds) each.hurry();
    },
    /** The host name does not lead there any more: most likely no process answers, and a probe would wait in vain. */
    nameLost() {
      isApi = false;
      const going = abandoned;
      abandoned = new AbortController();
      AbortSignal.timeout(LAST_CHANCE).addEventListener('abort', () => going.abort());
    },
    stop() {
      stopped.abort();
      for (const each of rounds) each.stop();
    },
  };
}
