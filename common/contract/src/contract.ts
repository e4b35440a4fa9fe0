// The faults: what can be broken, with which settings, and what is broken now.
import * as z from 'zod';
import { count, name, sentence } from './bounds.ts';

/** What a fault looks like from outside, and so who can notice it. */
export const SYMPTOMS = ['dies', 'keeps waiting', 'answers wrongly', 'says no'] as const;

const settingValueSchema = z.union([
  z.string().max(500),
  z.number(),
  z.boolean(),
  z.array(name).max(50),
]);

/** The settings of a fault, by their names. */
export const faultSettingsSchema = z.record(name, settingValueSchema);

/** The part of JSON Schema that describes one setting. */
const fieldSchema = z.object({
  description: sentence.optional(),
  type: name.optional(),
  default: settingValueSchema.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(name).max(50).optional(),
  items: z.object({ enum: z.array(name).max(50) }).optional(),
});
export type Field = z.output<typeof fieldSchema>;

/** An entry of the catalogue. */
export const faultTypeSchema = z
  .object({
    name,
    symptom: z.enum(SYMPTOMS).describe('what it looks like from outside'),
    shows: sentence.describe('what a class learns from it'),
    spares: sentence.describe('what goes on working meanwhile'),
    cure: sentence.describe('what ends it, besides being switched off'),
    settings: z
      .looseObject({ properties: z.record(name, fieldSchema) })
      .describe('the JSON Schema of its settings'),
  })
  .meta({ id: 'faultType' });
export type FaultType = z.output<typeof faultTypeSchema>;

/** A fault that is switched on. */
export const activeFaultSchema = z
  .object({
    type: name,
    settings: faultSettingsSchema,
    hits: count.describe('all of them, those of HEAD requests too'),
    hitsLeft: count.optional().describe('those that `count` still allows'),
    secondsLeft: z.number().min(0).optional().describe('until `duration` is over'),
  })
  .meta({ id: 'activeFault' });
export type ActiveFault = z.output<typeof activeFaultSchema>;

/** The faults that are on, in the order in which they strike; those that are secret are left out. */
export const activeFaultsSchema = z.array(activeFaultSchema).max(100);

/** The answer to GET /faults. */
export const catalogueSchema = z
  .object({ types: z.array(faultTypeSchema).max(100), active: activeFaultsSchema })
  .meta({ id: 'catalogue' });
export type Catalogue = z.output<typeof catalogueSchema>;

/** The answer to PUT /faults/{type}. */
export const switchedOnSchema = z.object({ active: activeFaultsSchema });
export type SwitchedOn = z.output<typeof switchedOnSchema>;
