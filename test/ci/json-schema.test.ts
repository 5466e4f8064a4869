import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configurationSchema } from '../../src/ci/json-schema.ts';
import { validate } from '../../src/ci/validate.ts';

const matches = new Ajv2020({ allowUnionTypes: true }).compile(configurationSchema());

test('the schema takes what the reader takes, and refuses what it refuses', () => {
  assert.ok(matches({ resources: { '*': { requests: { cpu: 1 } } }, tests: [{ as: 'unit', timeout: '1h30m' }] }));
  for (const [wrong, why] of [
    [{ test: [] }, 'an unknown key'],
    [{ tests: {} }, 'a map for a list'],
    [{ tests: [{ timeout: 'soon' }] }, 'no duration'],
    [{ base_images: { cli: { tag: 4.1 } } }, 'a number where only a text will do'],
  ] as const)
    assert.ok(!matches(wrong), why);
});

test('real configurations that can be read match it', (t) => {
  const data = process.env.STREAMSTRESS_DATA;
  if (data === undefined) return t.diagnostic('without STREAMSTRESS_DATA: real files were not taken');
  const folder = join(data, 'corpus/ci-operator/valid');
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    const isRead = validate({ path: name, text }).diagnostics.every(({ rule }) => !/^V00[1-4]$/.test(rule));
    assert.equal(matches(parse(text)), isRead, `${name}: ${JSON.stringify(matches.errors)}`);
  }
});
