// What a service's process uses, as its own /metrics say.
import { ask } from '../support/http.ts';

/** The figures of one process at one moment. */
export interface Figures {
  /** Bytes that live objects and garbage take. */
  heap: number;
  /** Bytes of the machine's memory that the process holds. */
  resident: number;
  /** Open TCP sockets, without those that listen. */
  sockets: number;
  /** Open file descriptors, those of the sockets included. */
  descriptors: number;
  /** Seconds of processor time since the process began. */
  cpuSeconds: number;
  /** When the process began, in seconds since 1970. */
  startedAt: number;
}

/** The name in Prometheus's text format, with its labels. */
const METRICS: Readonly<Record<keyof Figures, string>> = {
  heap: 'nodejs_heap_size_used_bytes',
  resident: 'process_resident_memory_bytes',
  sockets: 'nodejs_active_resources{type="TCPSocketWrap"}',
  descriptors: 'process_open_fds',
  cpuSeconds: 'process_cpu_seconds_total',
  startedAt: 'process_start_time_seconds',
};

/** Undefined while the service does not answer. */
export async function readFigures(url: string): Promise<Figures | undefined> {
  const answer = await ask(`${url}/metrics`);
  return answer?.status === 200 ? parseFigures(answer.body) : undefined;
}

/** @throws Error when one of the figures is missing */
export function parseFigures(text: string): Figures {
  const values = new Map(
    text.split('\n').map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
  const read = (figure: keyof Figures): number => {
    const value = values.get(METRICS[figure]);
    if (value === undefined) throw new Error(`/metrics lacks ${METRICS[figure]}`);
    return value;
  };
  return collect(read);
}

/** For each figure the lowest: what comes and goes with single requests is not in it, what stays is. */
export function lowestOf(readings: readonly Figures[]): Figures {
  return collect((figure) => Math.min(...readings.map((reading) => reading[figure])));
}

function collect(read: (figure: keyof Figures) => number): Figures {
  const figures = Object.keys(METRICS) as (keyof Figures)[];
  return Object.fromEntries(figures.map((figure) => [figure, read(figure)])) as Record<
    keyof Figures,
    number
  >;
}
