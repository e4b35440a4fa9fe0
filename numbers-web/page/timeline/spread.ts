// Moves labels apart.

interface Cluster {
  items: number[];
  width: number;
  middle: number;
}

/** Where labels may lie. */
export interface Room {
  left: number;
  right: number;
  /** Pixels between two labels, at least. */
  space: number;
}

/**
 * Moves the centres of labels apart until none overlaps another, as little as possible, and keeps their
 * order. All in pixels.
 *
 * @param wanted where each would like its centre to be, from left to right
 */
export function spread(
  wanted: readonly number[],
  widths: readonly number[],
  { left, right, space }: Room,
): number[] {
  const widthOf = (item: number): number => widths[item] ?? 0;
  const clusters: Cluster[] = [];
  const keepInside = ({ width, middle, items }: Cluster): Cluster => ({
    items,
    width,
    middle: Math.min(Math.max(middle, left + width / 2), right - width / 2),
  });
  wanted.forEach((centre, item) => {
    let cluster = keepInside({ items: [item], width: widthOf(item), middle: centre });
    for (let before = clusters.at(-1); before; before = clusters.at(-1)) {
      const isApart =
        before.middle + before.width / 2 + space <= cluster.middle - cluster.width / 2;
      if (isApart) break;
      clusters.pop();
      cluster = keepInside(join(before, cluster));
    }
    clusters.push(cluster);
  });

  /** Together they lie at the mean of where each of them would put their left edge. */
  function join(a: Cluster, b: Cluster): Cluster {
    const items = [...a.items, ...b.items];
    const width = a.width + space + b.width;
    let offset = 0;
    let sum = 0;
    for (const item of items) {
      sum += (wanted[item] ?? 0) - (offset + widthOf(item) / 2);
      offset += widthOf(item) + space;
    }
    return { items, width, middle: sum / items.length + width / 2 };
  }

  const centres: number[] = [];
  for (const { items, width, middle } of clusters) {
    let at = middle - width / 2;
    for (const item of items) {
      centres[item] = at + widthOf(item) / 2;
      at += widthOf(item) + space;
    }
  }
  return centres;
}
