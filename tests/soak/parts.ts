// The parts of the system that are watched.
import { apiUrl, type ServiceName, webUrl } from '../support/stack.ts';

export interface Part {
  name: ServiceName;
  /** Where its /metrics are. */
  url: string;
}

export const parts: readonly Part[] = [
  { name: 'numbers-api', url: apiUrl },
  { name: 'numbers-web', url: webUrl },
];
