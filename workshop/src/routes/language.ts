// Which language a page is in: the one that was chosen, else the one that the browser asks for.
import type { Request, RequestHandler } from 'express';
import * as z from 'zod';
import { LANGUAGES, type Language } from '../labs/lab.ts';

const COOKIE = 'language';
/** Milliseconds for which a browser remembers the choice: a year. */
const MEMORY = 31_536_000_000;

const formSchema = z.object({
  language: z.enum(LANGUAGES),
  /** The page to return to: one of ours. */
  back: z
    .string()
    .regex(/^\/[a-z0-9/]*$/)
    .refine((path) => !path.startsWith('//')),
});

/** English where the browser asks for neither language. */
export function languageOf(request: Request): Language {
  const cookies = request.get('Cookie')?.split('; ') ?? [];
  const chosen = LANGUAGES.find((language) => cookies.includes(`${COOKIE}=${language}`));
  return chosen ?? ((request.acceptsLanguages([...LANGUAGES]) || 'en') as Language);
}

/** POST /language: remembers the choice, and shows the page again. */
export const chooseLanguage: RequestHandler = (request, response, next) => {
  const form = formSchema.safeParse(request.body);
  if (!form.success) return next(badRequest('language is en or ko, back a path of this server'));
  const { language, back } = form.data;
  response.cookie(COOKIE, language, { maxAge: MEMORY, sameSite: 'strict', httpOnly: true });
  response.redirect(303, back);
};

function badRequest(detail: string): Error {
  return Object.assign(new Error(detail), { status: 400 });
}
