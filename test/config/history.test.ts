import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { usualPolicy } from '../../src/model/history-policy.ts';
import { configTexts } from '../upstream/config-texts.ts';

function policyOf(...lines: readonly string[]) {
  return readConfig(configTexts({ history: lines.join('\n') })).history;
}

test('what comes with us is the usual policy', () => {
  assert.deepEqual(readConfig(configTexts()).history, usualPolicy);
});

test('a file of the user changes what it names, and adds aliases', () => {
  const policy = policyOf('[retention]', 'full.runs = 50', 'daily = "3000d"', '[aliases]', '"a::One" = "b::One"');
  assert.deepEqual(policy, {
    retention: { full: { runs: 50, megabytes: 300 }, all: 730, daily: 3000 },
    aliases: [{ from: 'a::One', to: 'b::One' }],
  });
});

test('mistakes are told with their lines', () => {
  assert.throws(() => policyOf('[retention]', 'all = 730'), /mine\/history\.toml:2: "retention\.all": must be/);
  assert.throws(() => policyOf('[retention]', 'all = "2y"'), /mine\/history\.toml:2: .*like "730d"/);
  assert.throws(() => policyOf('[retention]', 'daily = "10d"'), /mine\/history\.toml:2: .*not be shorter than "all"/);
  assert.throws(() => policyOf('[retention]', 'full.runs = 0'), /mine\/history\.toml:2: .*at least 1/);
  assert.throws(() => policyOf('[keep]', 'all = "1d"'), /mine\/history\.toml:1: "keep": no such key/);
});
