import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { schemaFiles } from '../../scripts/write-schema.ts';

for (const { path, text } of schemaFiles) {
  test(`${path} is that of the source`, () => {
    const written = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    assert.equal(written, text, 'it is not current: run `node scripts/write-schema.ts`');
  });
}

test('the schema is closed, says its draft and explains its fields', () => {
  const schema = JSON.parse(schemaFiles[0]?.text ?? '');
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.equal(schema.additionalProperties, false);
  assert.ok(schema.required.includes('verdict'));
  const { series, exitCode } = schema.properties.run.properties;
  assert.match(series.description, /Verdicts never cross series/);
  assert.equal(exitCode.anyOf.length, 4);
});
