import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureRulesSchema, toFailureRules } from '../../src/config/failure-rules.ts';
import { checkToml, parseToml } from '../../src/config/read-toml.ts';

const samples = ['positive = ["x"]', 'negative = ["y"]'];

function problemsOf(...lines: readonly string[]): readonly string[] {
  const { document } = parseToml({ path: 'failures.toml', text: lines.join('\n') });
  return checkToml(document, failureRulesSchema).problems;
}

test('all that is wrong is told at once, with its line', () => {
  const problems = problemsOf(
    ...['[good]', 'category = "platform_issue"', 'why = "Because."', "patterns = ['a+']", ...samples],
    ...['[bad]', 'category = "upstream_regression"', 'why = ""', "patterns = ['(', '(a+)+b']", 'extra = 1', ...samples],
  );
  assert.equal(problems.length, 5);
  const all = problems.join('\n');
  assert.match(all, /^failures\.toml:8: "bad\.category": /m);
  assert.match(all, /^failures\.toml:9: "bad\.why": /m);
  assert.match(all, /^failures\.toml:10: "bad\.patterns\.0": not a regular expression: Unterminated group$/m);
  assert.match(all, /^failures\.toml:10: "bad\.patterns\.1": a repeat inside a repeated group/m);
  assert.match(all, /^failures\.toml:11: .*extra/m);
});

test('a rule must say what it matches, and what it is held to', () => {
  const rule = (category: string, ...lines: string[]) => [
    ...['[mine]', `category = "${category}"`, 'why = "x"', ...lines],
  ];
  assert.deepEqual(problemsOf(...rule('flaky', "patterns = ['a']")), [
    'failures.toml:1: "mine.positive": missing',
    'failures.toml:1: "mine.negative": missing',
  ]);
  const whole = (category: string, ...lines: string[]) =>
    problemsOf(...rule(category, ...lines, ...samples)).join('\n');
  assert.match(whole('flaky', "files = '^specs/'"), /the rule would match anything$/);
  assert.match(whole('missing_component', "patterns = ['a']"), /what is there is not missing$/);
  assert.match(whole('manifest_skew', "log = ['a']"), /needs "swapped"/);
  assert.match(whole('missing_component', 'kind_absent = "KnativeServing"'), /must be GROUP\/VERSION\/KIND/);
  assert.equal(whole('missing_component', 'kind_absent = "operator.knative.dev/v1beta1/KnativeServing"'), '');
  assert.equal(whole('manifest_skew', "log = ['a']", 'swapped = true'), '');
});

test('rules keep their order and ignore case', () => {
  const held = { positive: ['x'], negative: ['y'] };
  const rules = toFailureRules(
    failureRulesSchema.parse({
      second: { category: 'flaky', why: 'x', patterns: ['^boom$'], ...held },
      first: { category: 'platform_issue', why: 'y', patterns: ['z'], unless: ['q'], log: ['Lost'], ...held },
    }),
  );
  assert.deepEqual(
    rules.map((rule) => rule.name),
    ['second', 'first'],
  );
  assert.ok(rules[0]?.patterns[0]?.test('a\nBOOM\nb'));
  assert.ok(rules[1]?.unless[0]?.test('Q'));
  assert.ok(rules[1]?.log[0]?.test('a node was lost'));
});
