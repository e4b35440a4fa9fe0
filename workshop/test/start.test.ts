import { join } from 'node:path';
import { testMain } from 'test-kit/main-process.ts';

const NOWHERE = 'http://127.0.0.1:1';

testMain(
  join(import.meta.dirname, '../src/main.ts'),
  { API_URL: NOWHERE, WEB_URLS: NOWHERE, ENGINE_READER_URL: NOWHERE, DRAIN_PERIOD: '0' },
  '/events?path=/',
);
