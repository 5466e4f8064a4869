import * as z from 'zod';
import { goals } from '../model/request.ts';
import { readJson } from './read-json.ts';

/** Written before a run touches anything: what is older than it in the output folder is not of that run. */
export const begunFile = 'results/run.json';

const begunSchema = z.strictObject({ id: z.string(), goal: z.enum(goals), startedAt: z.iso.datetime() });

/** The newest run that was begun below an output folder. */
export type Begun = z.infer<typeof begunSchema>;

export function begunText(begun: Begun): string {
  return `${JSON.stringify(begun)}\n`;
}

/** Undefined where the file is not there, or was cut off. */
export function parseBegun(text: string | undefined): Begun | undefined {
  const read = text === undefined ? undefined : readJson(text, begunSchema);
  return read && 'value' in read ? read.value : undefined;
}
