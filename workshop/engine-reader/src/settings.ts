// The settings of the reader, all from environment variables.
import { commonSettings } from 'service-kit/settings.ts';
import * as z from 'zod';

/** Names as Compose and Swarm allow them. */
const projectName = () =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/)
    .describe('a name of lower-case letters, digits, hyphens and underscores');

/** PROJECT and STACK are the fence: nothing of any other name is told of; see ownership.ts. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The Compose project whose containers are told of. */
  PROJECT: projectName().prefault('numbers'),
  /** The Swarm stack whose services are told of. */
  STACK: projectName().prefault('numbers-swarm'),
  /** The Engine's Unix socket. */
  ENGINE_SOCKET: z.string().startsWith('/').describe('a path').prefault('/var/run/docker.sock'),
});

export type Settings = z.output<typeof settingsSchema>;
