// The picture: two groups of bars.

import { CONTENDER_NAMES, CONTENDERS, type ContenderName, PROBE_NAMES } from './contenders.ts';
import type { ProbeCosts } from './probes.ts';
import type { Costs } from './runs.ts';

const WIDTH = 720;
const ROW = 28;
const BARS_AT = 210;
const LONGEST_BAR = WIDTH - BARS_AT - 90;

interface Bar {
  name: ContenderName;
  milliseconds: number;
}

export function drawPicture(runs: Costs, probes: ProbeCosts): string {
  const ofRuns = CONTENDER_NAMES.map((name) => ({ name, milliseconds: runs[name].cpu }));
  const ofProbes = PROBE_NAMES.map((name) => ({ name, milliseconds: probes[name] }));
  const upper = group('One check: milliseconds of CPU', ofRuns, 0);
  const top = ROW * (ofRuns.length + 2);
  const lower = group('One probe by the Engine: milliseconds of CPU, whole machine', ofProbes, top);
  const height = top + ROW * (ofProbes.length + 2);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="14">
<title>What a health check costs</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...upper, ...lower].join('\n')}
</svg>
`;
}

function group(title: string, bars: readonly Bar[], top: number): string[] {
  const longest = Math.max(...bars.map(({ milliseconds }) => milliseconds));
  const rows = bars.flatMap(({ name, milliseconds }, index) => {
    const y = top + ROW * (index + 1.5);
    const length = Math.round((milliseconds / longest) * LONGEST_BAR);
    const colour = CONTENDERS[name].name.startsWith('http-check') ? '#0a7d4b' : '#9aa5b1';
    const label = CONTENDERS[name].name.replaceAll('`', '');
    return [
      `<text x="${BARS_AT - 10}" y="${y + 15}" text-anchor="end">${label}</text>`,
      `<rect x="${BARS_AT}" y="${y}" width="${length}" height="20" fill="${colour}"/>`,
      `<text x="${BARS_AT + length + 8}" y="${y + 15}">${milliseconds.toFixed(1)}</text>`,
    ];
  });
  return [`<text x="16" y="${top + 26}" font-weight="bold">${title}</text>`, ...rows];
}
