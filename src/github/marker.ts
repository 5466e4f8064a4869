import * as z from 'zod';
import { readJson } from '../report/read-json.ts';

/** The first line of what we write, for us alone; people do not see it. */
const marker = /^<!-- streamstress (\{.*\}) -->$/m;
/** What could end the comment, or begin another one. */
const unsafe = /[<>-]/g;

export function markerLine(facts: Readonly<Record<string, string>>): string {
  const json = JSON.stringify(facts).replace(unsafe, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `<!-- streamstress ${json} -->`;
}

/** Undefined where a text is not ours, or of another kind. */
export function markerIn<T>(body: string, schema: z.ZodType<T>): T | undefined {
  const [, json] = marker.exec(body.slice(0, 2000)) ?? [];
  const read = json === undefined ? undefined : readJson(json, schema);
  return read && 'value' in read ? read.value : undefined;
}

export const issueMarker = z.strictObject({ series: z.string(), signature: z.string(), episode: z.string() });
