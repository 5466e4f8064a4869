import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { reportSchemaText } from '../../scripts/write-schema.ts';

test('docs/schema/report.schema.json is that of src/report/report.ts', () => {
  const written = readFileSync(new URL('../../docs/schema/report.schema.json', import.meta.url), 'utf8');
  assert.equal(written, reportSchemaText(), 'it is not current: run `node scripts/write-schema.ts`');
});

test('the schema is closed, says its draft and explains its fields', () => {
  const schema = JSON.parse(reportSchemaText());
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.equal(schema.additionalProperties, false);
  assert.ok(schema.required.includes('verdict'));
  const { series, exitCode } = schema.properties.run.properties;
  assert.match(series.description, /Verdicts never cross series/);
  assert.equal(exitCode.anyOf.length, 4);
});
