// Turns what a replica says of itself into observations: shortens what is long, and moves all times to this server's
// clock.
import { isDeepStrictEqual } from 'node:util';
import type { About, Field } from 'contract';
import type { ActiveFault, FaultType, News, Observation, Of, Time } from 'story/recording.ts';

/** Routes of a fault, faults, and characters of a sentence that are kept at most. */
const MAX_ROUTES = 10;
const MAX_FAULTS = 30;
const MAX_SENTENCE = 300;
/** Milliseconds by which an expected time may move before it counts as another one. */
const LEEWAY = 1_500;

/** Returns what the answer, to a request that was sent at `askedAt` and answered at `at`, adds to the observations. */
export function observe(
  about: About,
  address: string,
  observations: readonly Observation[],
  askedAt: Time,
  at: Time,
): News[] {
  const { instance, bootId, release, calls, watchdog, health } = about;
  const startedAt = Date.parse(about.startedAt);
  const before = observations.findLast(
    (each): each is Of<'about'> => each.kind === 'about' && each.address === address,
  );
  const endsIn = watchdog?.endsIn;
  const watchdogEndsAt = steady(
    endsIn === undefined ? undefined : Math.round(at + endsIn * 1_000),
    before?.bootId === bootId ? before.watchdogEndsAt : undefined,
  );
  const said: News = {
    kind: 'about',
    address,
    instance,
    bootId,
    release,
    startedAt,
    calls,
    ...(health.problem !== undefined && { problem: health.problem.slice(0, MAX_SENTENCE) }),
    ...(watchdog && { selfHealAfter: watchdog.selfHealAfter * 1_000 }),
    ...(watchdogEndsAt !== undefined && { watchdogEndsAt }),
    faults: faultsAt(address, about.faults, observations, askedAt),
    askedAt,
    at,
  };
  // The last check that was seen, and not by its time: the replica's clock may have been set back.
  const seen = observations.findLast(
    (each): each is Of<'check'> => each.kind === 'check' && each.bootId === bootId,
  );
  const checks = about.probes.map(
    ({ at: checkedAt, passed }): Omit<Of<'check'>, 'id' | 'until'> => {
      const theirs = Date.parse(checkedAt);
      const ours = Math.min(at, Math.max(before?.until ?? 0, theirs));
      return { kind: 'check', address, bootId, passed, age: theirs - startedAt, at: ours };
    },
  );
  const last = checks.findLastIndex(({ age }) => age === seen?.age);
  return [said, ...checks.slice(last + 1)];
}

/** Returns the faults that a replica reports as active; their ends do not tremble with each answer. */
export function faultsAt(
  address: string,
  reported: About['faults'],
  observations: readonly Observation[],
  askedAt: Time,
): ActiveFault[] {
  const before = observations.findLast(
    (each): each is Of<'about'> => 'faults' in each && each.address === address,
  );
  return reported.slice(0, MAX_FAULTS).map(({ settings, secondsLeft, ...fault }) => {
    const { routes, duration } = settings;
    const endsAt = steady(
      secondsLeft === undefined ? undefined : Math.round(askedAt + secondsLeft * 1_000),
      before?.faults.find(({ type }) => type === fault.type)?.endsAt,
    );
    return {
      ...fault,
      routes: Array.isArray(routes) ? routes.slice(0, MAX_ROUTES) : [],
      ...(endsAt !== undefined && { endsAt }),
      ...(typeof duration === 'number' && { duration }),
    };
  });
}

/** The expected time as before, unless it has moved. */
function steady(at: Time | undefined, before: Time | undefined): Time | undefined {
  if (at === undefined || before === undefined) return at;
  return Math.abs(at - before) < LEEWAY ? before : at;
}

/** Settings that all faults have travel to pages once, and again only for a fault in which they are others. */
export function shareSettings(
  types: readonly FaultType[],
): Pick<Of<'catalogue'>, 'types' | 'common'> {
  const all = types.map(({ settings }) => settings.properties);
  const common: Record<string, Field> = {};
  for (const name of Object.keys(all[0] ?? {})) {
    const fields = all.flatMap((properties) => properties[name] ?? []);
    if (fields.length < all.length) continue;
    const equal = [...Map.groupBy(fields, (field) => JSON.stringify(field)).values()];
    const [field] = equal.toSorted((a, b) => b.length - a.length)[0] ?? [];
    if (field) common[name] = field;
  }
  const isOwn = ([name, field]: [string, Field]) => !isDeepStrictEqual(field, common[name]);
  return {
    common,
    types: types.map((type) => {
      const own = Object.entries(type.settings.properties).filter(isOwn);
      return { ...type, settings: { properties: Object.fromEntries(own) } };
    }),
  };
}
