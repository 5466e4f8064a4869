import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { toolsSchema } from '../../src/config/tools.ts';

const text = readFileSync(new URL('../../config/tools.toml', import.meta.url), 'utf8');

test('the tools of the project are pinned as the schema wants it', () => {
  const pins = toolsSchema.parse(parse(text));
  assert.equal(pins.ko.module, 'github.com/google/ko');
  assert.match(pins.ko.version, /^\d+\.\d+\.\d+$/);
});

test('an unknown tool and a version that is none are refused', () => {
  const issues = toolsSchema.safeParse(parse(`${text.replace(/"[\d.]+"/, '"newest"')}\n[kubectl]\nminimum = "1"`)).error
    ?.issues;
  assert.deepEqual(
    issues?.map(({ code, path }) => [code, path.join('.')]),
    [
      ['invalid_format', 'ko.version'],
      ['unrecognized_keys', ''],
    ],
  );
});
