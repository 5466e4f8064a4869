import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { askedValue, withValue } from '../../site/client/query/edit-query.ts';
import { matchingRuns, matchingTests, type SearchedHistory } from '../../site/client/query/match-query.ts';
import { parseQuery } from '../../site/client/query/parse-query.ts';
import { printQuery } from '../../site/client/query/print-query.ts';
import { everything, type Query, runsFields, testFields } from '../../site/client/query/query.ts';
import { cellStatus } from '../../src/history/format/status-columns.ts';

const letters: Readonly<Record<string, number>> = {
  ...{ '.': cellStatus.absent, P: cellStatus.passed, F: cellStatus.failed },
  ...{ S: cellStatus.skipped, Y: cellStatus.flaky, E: cellStatus.error },
};

const results = ['PPPFF', 'PFPPP', '.PF.F', 'SSSSS', 'PPYPP', 'PPPPE'];
const states = ['new_failure', 'passing', 'still_failing', 'skipped', 'flaky', 'new_failure'];

const history: SearchedHistory = {
  tests: [
    { id: 'specs/triggers/a.spec::Listens: TRIGGERS-01-TC01', component: 'Triggers', tags: ['e2e', 'sanity'] },
    { id: 'specs/triggers/b.spec::Binds', component: 'Triggers', tags: ['e2e'], importance: 'High' },
    { id: 'specs/pac/c.spec::Says "hello" (twice)', component: 'PAC' },
    { id: 'specs/pac/d.spec::seq', component: 'PAC', tags: ['to-do'] },
    { id: 'specs/pipelines/e.spec::Runs <b>now</b>', component: 'Pipelines' },
    { id: 'specs/pipelines/f.spec::Ends', component: 'Pipelines' },
  ],
  rows: ['2026-11-01', '2026-11-08', '2026-11-18', '2026-11-19', '2026-11-20'].map((date, n) => ({
    startedAt: `${date}T02:00:00Z`,
    labels: n % 2 === 0 ? ['nightly'] : [],
  })),
  statuses: results.map((letter) => Uint8Array.from(letter, (one) => letters[one] ?? 0)),
  kindOf: (number) => ({
    template: `timed out after <n> in ${number}`,
    category: 'platform_issue',
    cluster: `c0ffee${number}`,
  }),
  stateOf: (number) => states[number],
};
const now = Date.parse('2026-11-21T12:00:00Z');

function found(text: string): readonly number[] {
  const { query, problem } = parseQuery(text);
  assert.ok(query, problem);
  return matchingTests(query, history, now);
}

test('terms find the tests that they describe', () => {
  const expected: Readonly<Record<string, readonly number[]>> = {
    '': [0, 1, 2, 3, 4, 5],
    'component:triggers': [0, 1],
    'component:triggers status:failed since:14d seq(pass fail fail)': [0],
    'status:failed': [0, 2, 5],
    'status:error': [5],
    'status:fail -component:triggers': [2, 5],
    'ever:failed': [0, 1, 2, 5],
    'ever:failed since:4d': [0, 2, 5],
    'is:new | is:flaky': [0, 4, 5],
    'component:pac (tag:to-do | status:failed)': [2, 3],
    '-(component:pac | component:triggers)': [4, 5],
    'seq(fail fail)': [0, 2],
    'seq(fail pass)': [1],
    'last:2 seq(pass)': [1, 4, 5],
    'label:nightly seq(pass pass fail)': [0, 5],
    'until:2026-11-08 ever:failed': [1],
    'importance:high': [1],
    'spec:pipelines/ ends': [5],
    '"<b>now"': [4],
    '"\\"hello\\" (twice)"': [2],
    '"seq"': [3],
    'cluster:c0ffee2': [2],
    'error:"in 5" category:platform_issue': [5],
    'error:"in 1" since:4d': [],
  };
  for (const [text, tests] of Object.entries(expected)) assert.deepEqual(found(text), tests, text);
});

test('without kinds and states their terms find nothing', () => {
  const { kindOf: _, stateOf: __, ...bare } = history;
  for (const text of ['is:new', 'category:platform_issue', 'cluster:c', 'error:timed']) {
    assert.deepEqual(matchingTests(parseQuery(text).query ?? everything, bare, now), [], text);
  }
});

test('runs are chosen by time, number and label together', () => {
  const runs = (text: string) => matchingRuns(parseQuery(text).query ?? everything, history, now);
  assert.deepEqual(runs(''), [0, 1, 2, 3, 4]);
  assert.deepEqual(runs('since:2w'), [1, 2, 3, 4]);
  assert.deepEqual(runs('label:nightly last:2 x'), [2, 4]);
  assert.deepEqual(runs('since:1h last:3'), []);
});

test('what cannot be read is told in one sentence, with its place', () => {
  const expected: Readonly<Record<string, readonly [RegExp, number]>> = {
    'a componnt:x': [/did you mean "component:"/, 2],
    'x::y zz:1': [/There is no field "x:"; there are component, tag/, 0],
    'status:green': [/"green" is no result: there are passed, failed/, 0],
    'a is:late': [/No test is ever "late"/, 2],
    'since:soon': [/"since:" needs a time such as since:14d/, 0],
    'last:0': [/"last:" needs a number of runs/, 0],
    'a (b': [/no "\)" for this "\("/, 2],
    'a ) b': [/no "\(" for this "\)"/, 2],
    '()': [/nothing between/, 0],
    'a | ': [/nothing on one side/, 2],
    'a -|': [/nothing after "-"/, 3],
    '-(since:3d a)': [/"since:" holds for the whole query/, 0],
    'a | label:nightly': [/"label:" holds for the whole query/, 2],
    'seq(pass': [/no "\)" for "seq\("/, 0],
    'seq(pass blue)': [/"blue" is no result/, 0],
    'seq()': [/needs 1 to 30 results/, 0],
    'a "b': [/second quotation mark/, 2],
    'component:': [/nothing after the colon/, 0],
    ['é'.repeat(300)]: [/too long for a link/, 0],
  };
  for (const [text, [problem, at]] of Object.entries(expected)) {
    const parsed = parseQuery(text);
    assert.match(parsed.problem ?? '', problem, text);
    assert.equal(parsed.query === undefined ? parsed.at : undefined, at, text);
  }
});

test('controls read and write one field and leave the rest alone', () => {
  const query = parseQuery('component:pac a seq(fail) -tag:e2e').query ?? everything;
  assert.equal(askedValue(query, 'component'), 'pac');
  assert.equal(askedValue(query, 'tag'), undefined);
  assert.equal(askedValue(query, 'text'), 'a');
  assert.equal(printQuery(withValue(query, 'component', 'Two words')), 'component:"Two words" a seq(failed) -tag:e2e');
  assert.equal(printQuery(withValue(query, 'component', '')), 'a seq(failed) -tag:e2e');
  assert.equal(printQuery(withValue(query, 'since', '14d')), 'component:pac a seq(failed) -tag:e2e since:14d');
  assert.equal(printQuery(withValue(everything, 'text', 'status:x')), '"status:x"');
  assert.equal(printQuery(withValue(withValue(everything, 'is', 'fixed'), 'is', '')), '');
  const alternatives = parseQuery('a | b').query ?? everything;
  assert.equal(printQuery(withValue(alternatives, 'component', 'pac')), '(a | b) component:pac');
});

test('whatever is written is read again as the same, and any text is read or refused', () => {
  const random = randomOf(20261121);
  for (let n = 0; n < 3000; n += 1) {
    const query = randomQuery(random, 3);
    const text = printQuery(query);
    const parsed = parseQuery(text);
    if (parsed.problem?.includes('too long')) continue;
    assert.deepEqual(parsed.query ?? parsed, query, text);
    const noise = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
    const again = parseQuery(noise);
    if (again.query) assert.deepEqual(parseQuery(printQuery(again.query)).query, again.query, noise);
  }
});

test('docs/dashboard.md has every field', () => {
  const docs = readFileSync(new URL('../../docs/dashboard.md', import.meta.url), 'utf8');
  for (const field of Object.keys({ ...testFields, ...runsFields })) assert.ok(docs.includes(`\`${field}:\``), field);
});

test('five million cells are searched in less time than a blink', () => {
  const random = randomOf(7);
  const [tests, runs] = [1000, 5000];
  const large: SearchedHistory = {
    tests: Array.from({ length: tests }, (_, n) => ({
      id: `specs/${n % 40}.spec::Scenario ${n}`,
      component: `c${n % 8}`,
    })),
    rows: Array.from({ length: runs }, (_, n) => ({
      startedAt: new Date(now - (runs - n) * 86_400_000).toISOString(),
    })),
    statuses: Array.from({ length: tests }, () => Uint8Array.from({ length: runs }, () => (random(50) ? 1 : 2))),
  };
  const { query = everything } = parseQuery('seq(fail fail fail fail fail)');
  matchingTests(query, { ...large, tests: large.tests.slice(0, 50) }, now);
  const begun = performance.now();
  const { length } = matchingTests(query, large, now);
  const took = performance.now() - begun;
  assert.ok(length < 5);
  assert.ok(took < 500, `${took} ms`);
  if (process.env.SHOW_TIMES) console.log(`${took.toFixed(1)} ms`);
});

const pieces = [
  'a',
  ' ',
  '-',
  '(',
  ')',
  '|',
  '"',
  '\\',
  'seq(',
  'seq',
  'pass',
  ' fail',
  'status:',
  'since:',
  '3d',
  'is:new',
  'component:',
  ':',
  'ü',
  'last:4',
];

function randomOf(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomQuery(random: (below: number) => number, depth: number): Query {
  const value = () => Array.from({ length: 1 + random(4) }, () => pieces[random(pieces.length)]).join('');
  const several = (kind: 'all' | 'any'): Query => {
    const of = [depth, depth].map(() => randomQuery(random, depth - 1)).filter((one) => one.kind !== kind);
    return of.length === 2 ? { kind, of } : { kind: 'text', value: value() };
  };
  switch (random(depth > 0 ? 7 : 4)) {
    case 0:
      return { kind: 'text', value: value() };
    case 1:
      return { kind: 'field', field: 'component', value: value() };
    case 2:
      return { kind: 'field', field: 'status', value: 'error' };
    case 3:
      return { kind: 'sequence', of: ['passed', 'failed'] };
    case 4:
      return several('all');
    case 5:
      return several('any');
    default: {
      const of = randomQuery(random, depth - 1);
      return of.kind === 'not' ? of : { kind: 'not', of };
    }
  }
}
