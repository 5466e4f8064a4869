import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureRulesSchema, toFailureRules } from '../../src/config/failure-rules.ts';
import { checkToml, parseToml } from '../../src/config/read-toml.ts';

test('all that is wrong is told at once, with its line', () => {
  const text = [
    '[good]',
    'category = "platform_issue"',
    'why = "Because."',
    "patterns = ['a+']",
    '[bad]',
    'category = "upstream_regression"',
    'why = ""',
    "patterns = ['(', '(a+)+b']",
    'extra = 1',
  ].join('\n');
  const { problems } = checkToml(parseToml({ path: 'failures.toml', text }).document, failureRulesSchema);
  assert.equal(problems.length, 5);
  assert.match(problems.join('\n'), /^failures\.toml:6: "bad\.category": /m);
  assert.match(problems.join('\n'), /^failures\.toml:7: "bad\.why": /m);
  assert.match(
    problems.join('\n'),
    /^failures\.toml:8: "bad\.patterns\.0": not a regular expression: Unterminated group$/m,
  );
  assert.match(problems.join('\n'), /^failures\.toml:8: "bad\.patterns\.1": a repeat inside a repeated group/m);
  assert.match(problems.join('\n'), /^failures\.toml:9: .*extra/m);
});

test('rules keep their order and ignore case', () => {
  const rules = toFailureRules(
    failureRulesSchema.parse({
      second: { category: 'flaky', why: 'x', patterns: ['^boom$'] },
      first: { category: 'platform_issue', why: 'y', patterns: ['z'], unless: ['q'] },
    }),
  );
  assert.deepEqual(
    rules.map((rule) => rule.name),
    ['second', 'first'],
  );
  assert.ok(rules[0]?.patterns[0]?.test('a\nBOOM\nb'));
  assert.ok(rules[1]?.unless[0]?.test('Q'));
});
