// All types of fault. Their order is the one in which they strike at one request: first what delays
// it, then what harms the process, then the connection, and last what answers instead of the service.
import { failAfter } from './fail-after.ts';
import type { FaultType } from './fault-type.ts';

export const catalogue: readonly FaultType[] = [failAfter];
