// A third of the workshop's labs, another one each day, since all of them take half an hour: those are
// `make workshop-test`.
import { labs, tellLabs } from './labs/tell-labs.ts';
import { partOfToday } from './support/part-of-today.ts';

tellLabs(partOfToday(labs, 3));
