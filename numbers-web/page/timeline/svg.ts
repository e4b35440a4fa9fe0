// Writes SVG, and moves labels apart. Everything that depends on data is an attribute; colours, patterns and
// type are classes, since the Content-Security-Policy allows no inline styles.
import { escapeHtml } from 'page-kit/render.ts';
import { LOOKS } from '../service/service-model.ts';

/** Rounds to an invisible tenth of a pixel, which keeps the text of the drawing short. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Never narrower or lower than half a pixel: what has happened shall be seen. */
export function rect(kind: string, x: number, y: number, width: number, height: number, more = '') {
  const size = `width="${round(Math.max(width, 0.5))}" height="${round(Math.max(height, 0.5))}"`;
  return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" ${size} ${more}/>`;
}

/** @param kind its class, by which the style sheet knows it; the places are pixels */
export function line(kind: string, x0: number, y0: number, x1: number, y1: number): string {
  return `<line class="${kind}" x1="${round(x0)}" y1="${round(y0)}" x2="${round(x1)}" y2="${round(y1)}"/>`;
}

export function circle(kind: string, x: number, y: number, radius: number): string {
  return `<circle class="${kind}" cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"/>`;
}

/** Names and texts may come from elsewhere: they are escaped. */
export function write(kind: string, x: number, y: number, text: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}">${escapeHtml(text)}</text>`;
}

/** A glyph of the page with a halo, so that it stands out from what is below it. */
export function sign(id: string, x: number, y: number, size: number): string {
  const place = `x="${round(x - size / 2)}" y="${round(y - size / 2)}"`;
  const use = `<use href="#${id}" ${place} width="${round(size)}" height="${round(size)}"/>`;
  return `<g class="mark ${LOOKS[id] ?? ''}">${circle('mark-halo', x, y, size * 0.62)}${use}</g>`;
}

/**
 * Moves the centres of labels apart, in pixels, as little as possible, until there is so much space between two of them.
 * Keeps their order: they come from left to right, each with the centre that it would like.
 */
export function spread(
  labels: readonly { centre: number; width: number }[],
  { left, right, space }: { left: number; right: number; space: number },
): number[] {
  let end = -space;
  // Where each centre lies if all labels touch, counted from the edge of the first one.
  const offsets = labels.map(({ width }) => {
    end += space + width;
    return end - width / 2;
  });
  // Where that edge would be for each. Labels that overlap lie at the mean of what they want.
  const groups: { sum: number; size: number }[] = [];
  labels.forEach(({ centre }, item) => {
    let group = { sum: centre - (offsets[item] ?? 0), size: 1 };
    for (let before = groups.at(-1); before; before = groups.at(-1)) {
      if (before.sum / before.size <= group.sum / group.size) break;
      groups.pop();
      group = { sum: before.sum + group.sum, size: before.size + group.size };
    }
    groups.push(group);
  });
  const edges = groups.flatMap(({ sum, size }) =>
    Array<number>(size).fill(Math.min(Math.max(sum / size, left), right - end)),
  );
  return offsets.map((offset, item) => (edges[item] ?? 0) + offset);
}
