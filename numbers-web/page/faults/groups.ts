// Who can notice which fault: what lets the faults be grouped.

export interface Group {
  title: string;
  /** Who sees it. */
  sees: string;
  types: readonly string[];
}

export const GROUPS: readonly Group[] = [
  { title: 'It dies', sees: 'the restart policy sees it', types: ['crash', 'exception', 'memory'] },
  {
    title: 'It keeps you waiting',
    sees: 'only a time-out sees it',
    types: ['latency', 'hang', 'block'],
  },
  {
    title: 'It answers wrongly',
    sees: 'only a health check sees it',
    types: ['error', 'fail-after', 'flap', 'reset'],
  },
  { title: 'It says no', sees: 'to requests, or to a stop', types: ['unready', 'ignore-sigterm'] },
];

/** For faults that came to the API after this page was written. */
export const OTHERS: Omit<Group, 'types'> = { title: 'It does something else', sees: 'read on' };
