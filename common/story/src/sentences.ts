// The sentences that people read, made from the fields of the story. No program reads them.
import { PRESETS } from './presets.ts';
import type { Failure } from './recording.ts';
import type { Cure, Problem, Service, StoryEvent } from './story.ts';

const REASONS: Readonly<Record<NonNullable<Failure['reason']>, string>> = {
  refused: 'refused the connection: nothing listens there',
  reset: 'broke off the connection',
  cut: 'broke off its answer',
  timeout: 'gave no answer in time',
  'unknown host': 'has no address: its host name is unknown',
  'lookup failed': 'has no address: its host name cannot be looked up now',
  'no route': 'cannot be reached: there is no host at its address',
  stranger: 'is not the service that answers at its address',
  redirect: 'answered with a redirect',
  'not a number': 'answered with something other than a number from 0 to 99',
  'breaker open': 'was not called: the circuit breaker is open',
  'too many calls': 'was not called: too many calls are waiting for it already',
  other: 'cannot be called',
};

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Returns a phrase that follows "numbers-api …" or the name of a route. */
export function explain({ status, reason = 'other', detail }: Failure): string {
  const what =
    status === undefined
      ? REASONS[reason]
      : `answered ${[status, STATUS_NAMES[status]].filter(Boolean).join(' ')}`;
  return detail ? `${what}: ${detail}` : what;
}

/** Returns why a replica isn't healthy. */
export function explainProblem({ route, failure = {}, said }: Problem): string {
  if (route === undefined) return 'not listed in DNS';
  const seen = `${route === 'about' ? 'numbers-api' : `/${route}`} ${explain(failure)}`;
  // Without an answer, what it last said of itself belongs to an earlier failure.
  return said && failure.status !== undefined ? `${seen}: ${said}` : seen;
}

/** Replicas that are named; the others are counted, unless there is only one other. */
const MOST_NAMES = 2;
const LIST = new Intl.ListFormat('en-GB');

/** Returns why the service isn't healthy; empty while it is. */
export function explainService({ problem, sick }: Service): string {
  if (!sick) return problem ? explainProblem(problem) : '';
  return sick
    .map(({ instances, condition, problem: its }) => {
      const names = instances.map(shortName);
      const more = names.length - MOST_NAMES;
      const listed = more > 1 ? [...names.slice(0, MOST_NAMES), `${more} others`] : names;
      const state = its ? `${condition}: ${explainProblem(its)}` : condition;
      return `${LIST.format(listed)} ${names.length > 1 ? 'are' : 'is'} ${state}`;
    })
    .join('; ');
}

/** The watchdog ends the process alone: the restart policy starts the next one. */
export const CURES: Readonly<Record<Cure, string>> = {
  watchdog: 'watchdog, then restart policy',
  'restart policy': 'restart policy',
  expiry: 'expiry',
  person: 'a person',
  restart: 'a restart',
  replacement: 'a new container',
  nobody: 'nobody',
};

/** Returns six letters of a container's id, or the part of a Pod's name that distinguishes it from its siblings. */
export function shortName(instance: string): string {
  if (/^[0-9a-f]{12,64}$/.test(instance)) return instance.slice(0, 6);
  return instance.length > 12 ? (instance.split('-').at(-1) ?? instance) : instance;
}

/** @param isSeveral whether the sentence has to name the replica */
export function sentenceOf(event: StoryEvent, isSeveral: boolean): string {
  const name = shortName(event.instance ?? 'numbers-api');
  const where = (word: string): string => (isSeveral && event.instance ? ` ${word} ${name}` : '');
  switch (event.kind) {
    case 'fault-on': {
      const seconds = event.endsAt && Math.round((event.endsAt - event.at) / 1_000);
      return `${event.fault} switched on${where('in')}${seconds ? ` for ${seconds} s` : ''}`;
    }
    case 'fault-off':
      return `${event.fault}${where('in')} ${event.how === 'with its process' ? 'ended ' : ''}${event.how}`;
    case 'process-gone': {
      const code = event.exitCode === undefined ? '' : ` with exit code ${event.exitCode}`;
      if (event.how === 'announced') return `${name} stopped${code}, as announced`;
      if (event.how === 'watchdog') return `The watchdog ended the process of ${name}${code}`;
      return `The process of ${name} ended${code}`;
    }
    case 'new-process':
      if (event.how === 'joined') return `${name} joined`;
      if (event.how === 'restarted') return `${name} restarted: a new process answers`;
      return `${name} replaces ${shortName(event.replaces ?? '')}`;
    case 'unhealthy':
    case 'healthy':
      return `Docker reports ${name} as ${event.kind}`;
    case 'failing':
      return `/health${where('of')} fails: it ${explain(event.failure)}`;
    case 'not-ready':
      return `/ready${where('of')} fails: it ${explain(event.failure)}`;
    case 'passing':
      return `/health${where('of')} passes again`;
    case 'ready':
      return `/ready${where('of')} passes again`;
    case 'first-number':
      return `First number${where('from')} after ${(event.after / 1_000).toFixed(1)} s`;
    case 'breaker':
      return event.isOpen
        ? `The circuit breaker opens: ${event.failures} failures in a row`
        : 'The circuit breaker closes';
    case 'asking':
      return `Keep asking: ${event.perSecond === 0 ? 'off' : `${event.perSecond} a second`}`;
    case 'preset': {
      const { title = event.preset, look = '' } = PRESETS[event.preset] ?? {};
      return `${title}: ${look}`;
    }
  }
}
