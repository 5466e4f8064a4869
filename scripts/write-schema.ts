import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { explanationSchema, planSchema, provenanceSchema, validationSchema } from '../src/ci/show/answers.ts';
import { jsonSchemas } from '../src/publish/api/json-schemas.ts';
import { checkSchema } from '../src/report/check-result.ts';
import { reportSchema } from '../src/report/report.ts';
import { resourceProfileSchema } from '../src/report/resource-profile.ts';
import { statusSchema } from '../src/report/status-result.ts';
import { typeOf } from './schema-types.ts';

/** A JSON Schema (draft 2020-12) of what we write. */
interface Written {
  /** Where it lies, relative to the project. */
  readonly path: string;
  readonly text: string;
}

/** Every schema that is published, made from the source of what it describes. */
export const schemaFiles: readonly Written[] = [
  written('report', reportSchema, {
    title: 'Report of a streamstress run',
    description:
      'results/report.json. Times are ISO 8601 in UTC, durations seconds; texts of tools and tests are hostile.',
  }),
  written('check', checkSchema, {
    title: 'Rows of streamstress check',
    description: 'What streamstress check --json prints.',
  }),
  written('status', statusSchema, {
    title: 'Images on a cluster',
    description: 'What streamstress status --json prints.',
  }),
  written('resource-profile', resourceProfileSchema, {
    title: 'What the tests of a run needed of its cluster',
    description: 'results/resource-profile.json, of runs with --profile. CPU in millicores, memory in bytes.',
  }),
  written('ci-validate', validationSchema, {
    title: "Verdict on ci-operator's configurations",
    description: 'What streamstress ci validate --json prints.',
  }),
  written('ci-plan', planSchema, {
    title: 'What a configuration of ci-operator would run',
    description: 'What streamstress ci plan --json prints.',
  }),
  written('ci-explain', explanationSchema, {
    title: 'Steps of a configuration of ci-operator, with their reasons',
    description: 'What streamstress ci explain --json prints.',
  }),
  written('ci-provenance', provenanceSchema, {
    title: 'Where the values of tests were set',
    description: 'What streamstress ci resolve --provenance --json prints.',
  }),
  ...jsonSchemas().map(({ name, text }) => ({ path: `docs/schema/api-v1-${name}.schema.json`, text })),
  { path: 'docs/schema/api-v1.d.ts', text: apiTypes() },
];

/** The API for programs in TypeScript: `import type { ApiLatest } from 'streamstress/api'`. */
function apiTypes(): string {
  const types = jsonSchemas().map(({ name, text }) => {
    const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return `/** \`${name}.json\`. */\nexport interface Api${title} ${typeOf(JSON.parse(text))}\n`;
  });
  const about =
    'The static JSON API of a published history, below api/v1 of the data branch. Made by scripts/write-schema.ts.';
  return [`/** ${about} */\n`, ...types].join('\n');
}

function written(name: string, type: z.ZodType, about: { title: string; description: string }): Written {
  const { $schema, ...schema } = z.toJSONSchema(type);
  const text = `${JSON.stringify({ $schema, ...about, ...schema }, null, 2)}\n`;
  return { path: `docs/schema/${name}.schema.json`, text };
}

/** `node scripts/write-schema.ts` writes docs/schema. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of schemaFiles) {
    const file = resolve(import.meta.dirname, '..', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
