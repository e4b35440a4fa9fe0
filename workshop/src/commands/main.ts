#!/usr/bin/env node
// The commands of the guide's container: `docker compose exec workshop ask 4`. One file under several names.
import { basename } from 'node:path';
import { ask, breakIt, type Command, CommandError, heal, reset } from './api.ts';
import { incident } from './incident.ts';

const COMMANDS: Readonly<Record<string, Command>> = { ask, break: breakIt, heal, reset, incident };

async function run([, file = '', ...args]: readonly string[]): Promise<void> {
  const name = basename(file);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) throw new CommandError(`The commands are ${Object.keys(COMMANDS).join(', ')}.`);
    await command(args, {
      apiUrl: process.env.API_URL || 'http://numbers-api',
      webUrl: process.env.WEB_URLS?.split(',')[0] || 'http://numbers-web',
      guideUrl: `http://127.0.0.1:${process.env.PORT || 80}`,
      print: (line) => console.log(line),
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

void run(process.argv);
