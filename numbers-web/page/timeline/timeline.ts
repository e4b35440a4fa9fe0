// The time axis fills the place that it has, and shows what a person chooses.
import type { AxisMode } from '../view.ts';

export interface TimelineListener {
  onSize(size: { width: number; height: number; unit: number }): void;
  onMode(mode: AxisMode): void;
}

/** @throws Error when the page has no chart, which is a mistake in its template */
export function startTimelineCard({ onSize, onMode }: TimelineListener): void {
  const chart = document.getElementById('chart');
  if (!chart) throw new Error('the page has no #chart');
  const tellSize = (): void => {
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    onSize({ width: chart.clientWidth, height: chart.clientHeight, unit });
  };
  new ResizeObserver(tellSize).observe(chart);
  tellSize();
  document.addEventListener('change', ({ target }) => {
    const input = target as HTMLInputElement;
    if (input.form?.id === 'axis') onMode(input.value === 'break' ? 'break' : 'last');
  });
}
