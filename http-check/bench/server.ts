// The server that is asked: as quick as can be, because its work counts, too, where the whole
// machine is measured.

import { createServer } from 'node:http';
import { PORT } from './contenders.ts';

createServer((_, response) => response.end('Ok')).listen(PORT, () => console.log('listening'));
