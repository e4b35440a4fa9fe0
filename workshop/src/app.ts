// The guide: its settings, its parts, and their HTTP interface. It does not listen, so that tests can call it as it is.
import { join } from 'node:path';
import express, { urlencoded } from 'express';
import { loadTemplates } from 'page-kit/templates.ts';
import * as security from 'service-kit/browser-security.ts';
import type { Log } from 'service-kit/log.ts';
import * as responses from 'service-kit/responses.ts';
import type { Lifecycle } from 'service-kit/serve.ts';
import { commonSettings, httpAddress } from 'service-kit/settings.ts';
import * as z from 'zod';
import { readCatalogue } from './catalogue.ts';
import { createGuide } from './guide.ts';
import { incidentRoutes } from './incident/incident.ts';
import { createPages } from './pages.ts';
import { openProgress } from './progress.ts';
import { createPageStreams, labRoutes } from './routes.ts';
import { createRecord } from './sources/record.ts';

/** Templates and what browsers load; beside this file's folder as a source, and once bundled. */
const PAGE_FOLDER = join(import.meta.dirname, '..', 'page');
/** Bytes of a form. */
const LARGEST_FORM = 1_024;

/** Settings from environment variables. The default addresses are those in docker-compose.yml. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The API that the class breaks; its host name may resolve to several replicas. */
  API_URL: httpAddress().prefault('http://numbers-api'),
  /** Possible addresses of the web server, separated by commas; the guide uses the first that answers. */
  WEB_URLS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(httpAddress()).min(1).max(5))
    .describe('http addresses, separated by commas')
    .prefault('http://numbers-web'),
  /** The source of facts about the Docker Engine. */
  ENGINE_READER_URL: httpAddress().prefault('http://engine-reader'),
  /** The live page as browsers reach it, for the links in the labs. */
  LIVE_PAGE: httpAddress().prefault('http://localhost:8088'),
  /** The file that keeps the student's progress across restarts of the guide; without it, nothing does. */
  PROGRESS_FILE: z.string().optional(),
});

/** The guide and its routes. The caller has to tick its checks, and to feed the streams of open pages. */
export function createApp(
  { LIVE_PAGE, HOST_NAMES = [], PROGRESS_FILE }: z.output<typeof settingsSchema>,
  lifecycle: Lifecycle,
  log: Log,
) {
  const labs = readCatalogue(LIVE_PAGE);
  const progress = openProgress(PROGRESS_FILE, log, (name, predicted) => {
    const answers = labs.find((lab) => lab.name === name)?.texts.en.answers ?? [];
    return answers.some(({ key }) => key === predicted);
  });
  const guide = createGuide(labs, progress, createRecord());
  const pages = createPages(guide, loadTemplates(PAGE_FOLDER), LIVE_PAGE);
  const streams = createPageStreams(pages);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/health', responses.livenessCheck);
  app.get('/ready', responses.readinessCheck(lifecycle));

  app.use(security.securityHeaders);
  app.use(express.static(join(PAGE_FOLDER, 'dist'), { index: false }));
  app.use(security.neverStore);
  app.get('/events', streams.connect);
  const readForm = urlencoded({ extended: false, limit: LARGEST_FORM });
  app.post('/{*path}', security.onlyOwnHosts(HOST_NAMES), security.onlyOwnPages, readForm);
  app.use(labRoutes(guide, pages));
  app.use(incidentRoutes(guide.record));

  app.use(responses.notFound);
  app.use(responses.problemFromError(log));
  return { app, guide, streams };
}
