import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goRegExp } from '../../src/ci/go-regexp.ts';

/** Which of the texts match, or what is wrong with the expression. */
function matching(source: string, ...texts: readonly string[]): readonly string[] | string {
  const read = goRegExp(source);
  return 'problem' in read ? read.problem : texts.filter((text) => read.pattern.test(text));
}

test('what Go reads and JavaScript does not, is read', () => {
  assert.deepEqual(matching('(?i)^docs/|\\.MD\\z', 'Docs/a', 'a.md', 'a.mdx'), ['Docs/a', 'a.md']);
  assert.deepEqual(matching('a(?i)b|c', 'aB', 'C', 'Ab'), ['aB', 'C']);
  assert.deepEqual(matching('^(?P<dir>cmd)/\\Qa.b*\\E+$', 'cmd/a.b***', 'cmd/a.b', 'cmd/axb*'), ['cmd/a.b***']);
  assert.deepEqual(matching('(?s)a.b(?-s:.)c', 'a\nbxc', 'a\nb\nc'), ['a\nbxc']);
  assert.deepEqual(matching('(?m)^b$', 'a\nb\nc', 'ab'), ['a\nb\nc']);
  assert.deepEqual(matching('^[[:alpha:]_-]+\\x{2e}\\pL{2}$', 'a_-.go', 'a1.go', 'a.éß'), ['a_-.go', 'a.éß']);
  assert.deepEqual(matching('^[]a]\\_\\ {,2}$', ']_ {,2}', 'b_ {,2}'), [']_ {,2}']);
  assert.deepEqual(matching('^\\p{Greek}\\P{Lu}\\s$', 'Ωa ', 'Ωa\u00a0'), ['Ωa ']);
});

test('what JavaScript reads and Go does not, is told', () => {
  const cases = {
    '^(?!docs/)': /"\(\?!d" is not known: nothing looks ahead/,
    '(?<=a)b': /nothing looks ahead or behind/,
    '(a)\\1': /"\\1" is not known/,
    '\\Z': /"\\Z" is not known/,
    'a{1001}': /repeats more than 1000 times/,
    '((a{20}){20}){20}': /repeats more than 1000 times/,
    'a**': /repeats "\*", which repeats itself/,
    '*.go': /"\*" has nothing to repeat/,
    'a|+': /"\+" has nothing to repeat/,
    '(a': /a "\)" is missing/,
    'a)': /a "\)" has no "\("/,
    '[a': /a "\]" is missing/,
    '[z-a]': /"z-a" begins behind its end/,
    '[[:letter:]]': /"\[:letter:\]" is not known/,
    '\\p{Klingon}': /no class "Klingon"/,
    'a\\': /ends with "\\"/,
    '(?P<n>a)(?P<n>b)': /two groups are called "n"/,
    '\\x{110000}': /is no character/,
  };
  for (const [source, problem] of Object.entries(cases)) assert.match(String(matching(source)), problem, source);
  assert.match(String(matching('('.repeat(100_000))), /more than 1000 groups/);
});
