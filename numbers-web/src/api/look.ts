// One look at one route of the API.
import axios from 'axios';
import type { ApiAgents } from './agents.ts';
import { explainFailure, isUnreachable } from './failure.ts';

/** Milliseconds a look may take. Short, since nothing else is seen of this route meanwhile. */
const LOOK_TIMEOUT = 700;
/** Bytes of an answer that are read at most. */
const MAX_ANSWER_SIZE = 200_000;

export type Look =
  | { passed: true; data: unknown }
  /** `problem` goes on from the name of the route; `unreachable`: there seems to be no process. */
  | { passed: false; problem: string; status: number | undefined; unreachable: boolean };

/** HEAD where the status is all that matters: it uses up none of a fault's hits. */
export async function look(
  method: 'GET' | 'HEAD',
  address: URL,
  agents: ApiAgents,
  stopped: AbortSignal,
): Promise<Look> {
  try {
    const { data } = await axios.request<unknown>({
      method,
      url: address.href,
      ...agents,
      signal: AbortSignal.any([AbortSignal.timeout(LOOK_TIMEOUT), stopped]),
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_SIZE,
    });
    return { passed: true, data };
  } catch (error) {
    const status = axios.isAxiosError(error) ? error.response?.status : undefined;
    return {
      passed: false,
      problem: explainFailure(error),
      status,
      unreachable: isUnreachable(error),
    };
  }
}
