// Who can notice which fault: what lets the faults be grouped.
import type { FaultType } from 'contract/fault.ts';

export interface Group {
  symptom: FaultType['symptom'];
  title: string;
  /** Who sees it. */
  sees: string;
}

/** In the order in which the card shows them; each symptom of the contract has one. */
export const GROUPS: readonly Group[] = [
  { symptom: 'dies', title: 'It dies', sees: 'the restart policy sees it' },
  { symptom: 'keeps waiting', title: 'It keeps you waiting', sees: 'only a time-out sees it' },
  { symptom: 'answers wrongly', title: 'It answers wrongly', sees: 'only a health check sees it' },
  { symptom: 'says no', title: 'It says no', sees: 'to requests, or to a stop' },
];
