import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { reportSchema } from '../src/report/report.ts';

/** The JSON Schema (draft 2020-12) of results/report.json, made from src/report/report.ts. */
export function reportSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema);
  const title = 'Report of a streamstress run';
  const description =
    'results/report.json. Times are ISO 8601 in UTC, durations seconds; texts of tools and tests are hostile.';
  return `${JSON.stringify({ $schema, title, description, ...schema }, null, 2)}\n`;
}

/** `node scripts/write-schema.ts` writes docs/schema/report.schema.json. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = resolve(import.meta.dirname, '../docs/schema/report.schema.json');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, reportSchemaText());
}
