// Turns what a form sends, which is all text, into the settings of a fault. What does not fit is passed
// on as it is: the API checks it and names the wrong field.
import type { Field } from 'contract';

export type FormBody = Readonly<Record<string, string | string[] | undefined>>;

/** @param fields the settings that the fault has; all else that the form sends is left out */
export function settingsFromForm(
  fields: Readonly<Record<string, Field>>,
  body: FormBody,
): Record<string, unknown> {
  // The button that switches a fault on with one click sends no field: everything is as by default.
  if (!Object.keys(fields).some((name) => name in body)) return {};
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = body[name];
    if (field.type === 'array') settings[name] = [value ?? []].flat();
    else if (value !== undefined && value !== '') settings[name] = convert(value, field);
  }
  return settings;
}

function convert(value: string | string[], { type }: Field): unknown {
  if (type === 'boolean') return value === 'true';
  const isNumeric = type === 'number' || type === 'integer';
  return isNumeric && !Number.isNaN(Number(value)) ? Number(value) : value;
}
