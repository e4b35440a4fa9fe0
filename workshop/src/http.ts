// Requests of the guide and of its commands.
import { lookup } from 'node:dns/promises';

/** APIs that are asked at most. */
const MAX_APIS = 20;

export interface Reply {
  /** 0 where there was no answer: refused, reset, unknown host, or too late. */
  status: number;
  /** Or why there was no answer, in a few words. */
  text: string;
}

/** @param options a body, sent as JSON; milliseconds after which an answer is not waited for any longer */
export async function send(
  method: string,
  address: string,
  { body, patience = 5_000 }: { body?: object | undefined; patience?: number } = {},
): Promise<Reply> {
  try {
    const response = await fetch(address, {
      method,
      signal: AbortSignal.timeout(patience),
      // A connection that is kept from one request to the next would fail once with each restart.
      headers: { Connection: 'close', ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: (await response.text()).trim() };
  } catch (error) {
    return { status: 0, text: explain(error, patience) };
  }
}

/** Returns the detail of problem details, or another field of the JSON; otherwise the text of the reply. */
export function wordsOf({ text }: Reply, field = 'detail'): string {
  try {
    return String(JSON.parse(text)[field] ?? text);
  } catch {
    return text;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'nobody has that name',
  EAI_AGAIN: 'nobody has that name',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection torn down',
  UND_ERR_SOCKET: 'connection torn down',
};

function explain(thrown: unknown, patience: number): string {
  const { name, cause, message } = thrown as Error;
  if (name === 'TimeoutError') return `nothing within ${patience / 1_000} s`;
  const { code = message } = (cause ?? {}) as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
}

/** The address with each IP address of its host, of IPv6 only without IPv4: an API with both would count twice. */
export async function addressesOf(address: string): Promise<string[]> {
  const { hostname, protocol, port } = new URL(address);
  try {
    const found = await lookup(hostname.replaceAll(/[[\]]/g, ''), { all: true });
    const isIpv4 = found.some(({ family }) => family === 4);
    const hosts = isIpv4
      ? found.flatMap(({ family, address }) => (family === 4 ? address : []))
      : found.map((each) => `[${each.address}]`);
    return hosts.slice(0, MAX_APIS).map((host) => `${protocol}//${host}:${port || 80}`);
  } catch {
    return [];
  }
}
