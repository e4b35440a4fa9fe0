// What the soak prints: a line now and then, and a table at the end.
import { spreadOf } from '../recovery-table/spread.ts';
import type { PlannedFault } from './fault-plan.ts';
import type { Figures } from './figures.ts';
import type { Judgement } from './growth.ts';
import type { Part } from './parts.ts';
import type { Reading } from './recorder.ts';
import type { CostJudgement } from './replica-verdict.ts';
import { type Outcome, PAGES } from './soak.ts';

export function progressLine({ at, part, figures, restarts, cpu }: Reading): string {
  const begin = `${seconds(at)}  ${part.name}  ${String(restarts).padStart(3)} restarts`;
  if (!figures) return `${begin}  no answer`;
  return [
    begin,
    `heap ${megabytes(figures.heap)}`,
    `resident ${megabytes(figures.resident)}`,
    `${String(figures.sockets).padStart(3)} sockets`,
    `${String(figures.descriptors).padStart(3)} descriptors`,
    `CPU ${percent(cpu)}`,
  ].join('  ');
}

export function faultLine(at: number, { type, settings }: PlannedFault): string {
  return `${seconds(at)}  fault ${type} ${JSON.stringify(settings)}`;
}

export function describeOutcome(outcome: Outcome): string[] {
  const { growth, readings, faults, calls, updates } = outcome;
  const outcomes = [...calls].map(([name, count]) => `${name} (${count})`).join(', ');
  return [
    '',
    row('at rest', '', ['earlier', 'at the end', 'limit'], ''),
    ...growth.flatMap(({ part, judgements }) => judgements.map((each) => judgementRow(part, each))),
    '',
    row('meanwhile', '', ['median', 'highest'], ''),
    ...growth.flatMap(({ part }) => meanwhile(readings.filter((each) => each.part === part))),
    '',
    `${faults} faults; calls: ${outcomes}; each of ${PAGES} pages got ${updates} updates`,
  ];
}

/** What several replicas cost the web, beside what one does. */
export function costLines(judgements: readonly CostJudgement[], replicas: number): string[] {
  const rows = judgements.map(({ figure, one, several, limit, holds }) => {
    const show = COST_UNITS[figure];
    const cells = [one, several, limit].map(show);
    return row('numbers-web', figure, cells, holds ? 'holds' : 'TOO MUCH');
  });
  return [row('', '', ['1 replica', `${replicas} replicas`, 'limit'], ''), ...rows];
}

function judgementRow({ name }: Part, { figure, before, after, limit, hasGrown }: Judgement) {
  const show = figure === 'heap' ? megabytes : (value: number) => String(Math.floor(value));
  const verdict = hasGrown ? 'HAS GROWN' : 'holds';
  return row(name, figure, [before, after, limit].map(show), verdict);
}

/** What is not judged, but worth knowing. Needs readings of one part. */
function meanwhile(readings: readonly Reading[]): string[] {
  const name = readings[0]?.part.name ?? '';
  const answered = readings.flatMap(({ figures }) => figures ?? []);
  const shares = readings.flatMap(({ cpu }) => cpu ?? []);
  const rowOf = (figure: string, values: readonly number[], show: (value: number) => string) => {
    const spread = spreadOf(values);
    return row(name, figure, spread ? [spread.median, spread.most].map(show) : ['none'], '');
  };
  const count = (value: number): string => String(Math.round(value));
  const select = (figure: keyof Figures): number[] => answered.map((figures) => figures[figure]);
  const silent = readings.length - answered.length;
  return [
    rowOf('heap', select('heap'), megabytes),
    rowOf('resident', select('resident'), megabytes),
    rowOf('sockets', select('sockets'), count),
    rowOf('descriptors', select('descriptors'), count),
    rowOf('CPU', shares, percent),
    `${name}  ${readings.at(-1)?.restarts ?? 0} restarts; no answer at ${silent} of ${readings.length} readings`,
  ];
}

function row(part: string, figure: string, cells: readonly string[], verdict: string): string {
  const padded = cells.map((cell) => cell.padStart(10)).join(' ');
  return `${part.padEnd(11)}  ${figure.padEnd(11)} ${padded}  ${verdict}`.trimEnd();
}

const COST_UNITS: Readonly<Record<CostJudgement['figure'], (value: number) => string>> = {
  cpu: (share) => `${(share * 100).toFixed(1)} %`,
  resident: (bytes) => megabytes(bytes),
  heap: (bytes) => megabytes(bytes),
  stream: (bytes) => `${(bytes / 1_000).toFixed(1)} KB/s`,
};

const seconds = (value: number): string => `${value.toFixed(0).padStart(5)} s`;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1).padStart(5)} MB`;

const percent = (share: number | undefined): string =>
  share === undefined ? '  –' : `${(share * 100).toFixed(0).padStart(3)} %`;
