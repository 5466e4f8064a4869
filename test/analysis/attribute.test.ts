import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute } from '../../src/analysis/attribute.ts';
import { attributed, evidenceOf, hash, idOf, moved, type Night, pastRun, trial } from './evidence.ts';

interface Expected {
  readonly verdict: string;
  readonly accused?: string;
  readonly suspects?: readonly string[];
  readonly cleared?: readonly string[];
  /** The last sentence of the evidence. */
  readonly because: string;
}

const outage = { verdict: 'likely_outage', why: 'twelve failed at once' } as const;
const flake = { verdict: 'likely_flaky', why: 'it flaked before' } as const;
const operator = { name: 'operator', good: 'v1', bad: 'v2' };
const both = [moved('pipeline', 3), moved('triggers')];
const three = [...both, moved('release-tests', 1)];

/** One failing scenario, A: what is known of it, and what follows. */
const table: Readonly<Record<string, readonly [Omit<Night, 'failing'>, Expected]>> = {
  'the one whose return cures is accused, the others are cleared': [
    {
      moved: three,
      trials: [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'A'), trial('release-tests', 'a')],
    },
    {
      ...{ verdict: 'accused', accused: 'triggers', suspects: ['triggers'], cleared: ['pipeline', 'release-tests'] },
      because: 'fails again with release-tests put back to 6172656',
    },
  ],
  'nobody is, where the images changed midway, whatever was run once more': [
    { moved: both, trials: [trial('control', 'a'), trial('triggers', 'A')], unsteady: true },
    { verdict: 'unexplained', because: 'the images changed while the tests ran' },
  ],
  'the tests themselves may be accused': [
    {
      moved: three,
      trials: [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'a'), trial('release-tests', 'A')],
    },
    {
      ...{
        verdict: 'accused',
        accused: 'release-tests',
        suspects: ['release-tests'],
        cleared: ['pipeline', 'triggers'],
      },
      because: 'passes with release-tests put back to 6172656',
    },
  ],
  'who was not put back is not cleared': [
    { moved: both, trials: [trial('control', 'a'), trial('triggers', 'A')] },
    {
      verdict: 'accused',
      accused: 'triggers',
      suspects: ['triggers'],
      because: 'passes with triggers put back to 6174726',
    },
  ],
  'several cures accuse nobody alone': [
    { moved: both, trials: [trial('control', 'a'), trial('pipeline', 'A'), trial('triggers', 'A')] },
    {
      ...{ verdict: 'suspected', suspects: ['pipeline', 'triggers'] },
      because: 'it passes again with each of pipeline, triggers put back: no single one is to blame',
    },
  ],
  'no cure accuses nobody: two may have broken it': [
    { moved: both, trials: [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'a')] },
    { verdict: 'suspected', suspects: ['pipeline', 'triggers'], because: 'no single return makes it pass' },
  ],
  'a cure without a control may be chance': [
    { moved: both, trials: [trial('pipeline', 'a'), trial('triggers', 'A')] },
    {
      ...{ verdict: 'suspected', suspects: ['pipeline', 'triggers'] },
      because: 'it was not run once more with nothing changed, so it may be chance',
    },
  ],
  'what passes when nothing was changed failed by chance': [
    { moved: both, trials: [trial('control', 'A')] },
    { verdict: 'flaky', cleared: ['pipeline', 'triggers'], because: 'passes when run once more with nothing changed' },
  ],
  'chance wins over a cure': [
    { moved: both, trials: [trial('control', 'A'), trial('triggers', 'A')] },
    { verdict: 'flaky', cleared: ['pipeline', 'triggers'], because: 'passes with triggers put back to 6174726' },
  ],
  'several moved and nothing was tried': [
    { moved: both },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
  'one moved and nothing was tried: suspected, not accused': [
    { moved: [moved('triggers')] },
    { verdict: 'suspected', suspects: ['triggers'], because: 'nothing else moved; not confirmed by a second run' },
  ],
  'only the control was tried': [
    { moved: both, trials: [trial('control', 'a')] },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
  'a trial of another scenario says nothing': [
    { moved: both, trials: [trial('control', 'b'), trial('triggers', 'B')] },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
  'nothing moved': [{}, { verdict: 'unexplained', because: 'nothing moved since it passed' }],
  'there is no history': [
    { moved: both, past: [] },
    { verdict: 'unexplained', because: 'there is no earlier run to compare with' },
  ],
  'a new scenario that never passed is held against nobody': [
    {
      moved: three,
      past: [pastRun('yesterday', 'B')],
      trials: [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'a')],
    },
    { verdict: 'unexplained', because: 'it has never passed in this series' },
  ],
  'but where a return makes it pass, that is evidence': [
    {
      moved: both,
      past: [pastRun('yesterday', 'B')],
      trials: [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'A')],
    },
    {
      ...{ verdict: 'accused', accused: 'triggers', suspects: ['triggers'], cleared: ['pipeline'] },
      because: 'passes with triggers put back to 6174726',
    },
  ],
  'it passed some runs ago, not in the last': [
    { moved: both, past: [pastRun('yesterday', 'B'), pastRun('earlier', 'AB')] },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
  'infrastructure, by a rule': [
    { moved: both, categories: { A: 'platform_issue' } },
    { verdict: 'unexplained', because: 'the rule "a_rule" explains it' },
  ],
  'configuration, by a rule, and no return cures': [
    {
      moved: both,
      categories: { A: 'configuration_gap' },
      trials: [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'a')],
    },
    { verdict: 'unexplained', because: 'the rule "a_rule" explains it' },
  ],
  'evidence wins over a rule': [
    {
      moved: both,
      categories: { A: 'platform_issue' },
      trials: [trial('control', 'a'), trial('pipeline', 'A'), trial('triggers', 'a')],
    },
    {
      ...{ verdict: 'accused', accused: 'pipeline', suspects: ['pipeline'], cleared: ['triggers'] },
      because: 'fails again with triggers put back to 6174726',
    },
  ],
  'an outage, by the history': [
    { moved: both, excuses: { A: outage } },
    { verdict: 'likely_outage', because: 'twelve failed at once' },
  ],
  'an outage, though it failed once more and nothing cured it': [
    { moved: both, excuses: { A: outage }, trials: [trial('control', 'a'), trial('triggers', 'a')] },
    { verdict: 'likely_outage', because: 'twelve failed at once' },
  ],
  'a return that cures wins over an outage': [
    { moved: both, excuses: { A: outage }, trials: [trial('control', 'a'), trial('triggers', 'A')] },
    {
      ...{ verdict: 'accused', accused: 'triggers', suspects: ['triggers'] },
      because: 'passes with triggers put back to 6174726',
    },
  ],
  'a rule knows more than the history': [
    { moved: both, excuses: { A: outage }, categories: { A: 'platform_issue' } },
    { verdict: 'unexplained', because: 'the rule "a_rule" explains it' },
  ],
  'chance, by the history': [
    { moved: both, excuses: { A: flake } },
    { verdict: 'likely_flaky', because: 'it flaked before' },
  ],
  'what fails once more is no chance, whatever the history says': [
    { moved: both, excuses: { A: flake }, trials: [trial('control', 'a')] },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
  'no commit moved, but the operator did': [
    { versions: [operator] },
    { verdict: 'unexplained', because: 'no commit moved since it passed; the operator moved from v1 to v2' },
  ],
  'chance, by a rule': [
    { moved: both, categories: { A: 'flaky' } },
    { verdict: 'unexplained', because: 'the rule "a_rule" explains it' },
  ],
  'what fails once more is no chance, whatever the rule says': [
    { moved: both, categories: { A: 'flaky' }, trials: [trial('control', 'a')] },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
  'an unknown category is no excuse': [
    { moved: both, categories: { A: 'unclassified' } },
    {
      verdict: 'suspected',
      suspects: ['pipeline', 'triggers'],
      because: 'several moved; not confirmed by a second run',
    },
  ],
};

for (const [name, [night, { verdict, accused, suspects = [], cleared = [], because }]] of Object.entries(table)) {
  test(name, () => {
    const [found] = attributed({ failing: 'A', ...night });
    assert.equal(found?.verdict, verdict);
    assert.equal(found?.accused, accused);
    assert.deepEqual(
      found?.ranges.map((range) => range.name),
      suspects,
    );
    assert.deepEqual(found?.cleared, cleared);
    assert.equal(found?.evidence.at(-1), because);
    assert.equal(found?.since, 'today');
    assert.equal(found?.test, idOf('A'));
  });
}

test('two components that broke different scenarios are each accused of theirs', () => {
  const trials = [trial('control', 'ab'), trial('pipeline', 'aB'), trial('triggers', 'Ab')];
  const found = attributed({ failing: 'AB', moved: both, trials });
  assert.deepEqual(
    found.map(({ scenario, accused, cleared }) => [scenario, accused, cleared]),
    [
      ['A', 'triggers', ['pipeline']],
      ['B', 'pipeline', ['triggers']],
    ],
  );
});

test('what an earlier run has explained stays as it was explained', () => {
  const ranges = [moved('triggers')];
  const open = [
    { test: idOf('A'), since: 'monday', accused: 'triggers', ranges },
    { test: idOf('B'), since: 'tuesday', accused: undefined, ranges: [] },
  ];
  const [known, unexplained] = attributed({ failing: 'AB', moved: both, open, trials: [trial('control', 'ab')] });
  assert.deepEqual(known, {
    ...{ test: idOf('A'), scenario: 'A', verdict: 'known', accused: 'triggers', ranges, cleared: [], since: 'monday' },
    evidence: ['it fails since run monday, and has not passed again'],
  });
  assert.equal(unexplained?.verdict, 'known');
  assert.equal(unexplained?.accused, undefined);
});

test('the evidence tells what was tried, in its order', () => {
  const trials = [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'A')];
  assert.deepEqual(attributed({ failing: 'A', moved: both, trials })[0]?.evidence, [
    'fails again when run once more with nothing changed',
    `fails again with pipeline put back to ${hash('apipeline').slice(0, 7)}`,
    `passes with triggers put back to ${hash('atriggers').slice(0, 7)}`,
  ]);
});

test('what somebody has accepted is held against nobody, whatever was found before', () => {
  const open = [{ test: idOf('A'), since: 'monday', accused: 'triggers', ranges: [moved('triggers')] }];
  const [accepted] = attributed({ failing: 'A', issues: 'A', moved: [moved('triggers')], open });
  assert.deepEqual(accepted, {
    ...{
      test: idOf('A'),
      scenario: 'A',
      verdict: 'known',
      accused: undefined,
      ranges: [],
      cleared: [],
      since: 'monday',
    },
    evidence: ['known issue ISSUE-1: It is so (https://issues.example.com/1, me, accepted until 2026-12-31)'],
  });
});

test('what nothing puts back is told beside the suspects', () => {
  const [found] = attributed({ failing: 'A', moved: both, versions: [operator] });
  assert.deepEqual(found?.evidence, [
    'the operator moved from v1 to v2',
    'several moved; not confirmed by a second run',
  ]);
});

test('a guess at the surroundings excuses no commit', () => {
  const night = { failing: 'A', moved: [moved('triggers')], categories: { A: 'platform_issue' } } as const;
  const verdict = (confidence: 'medium' | 'low') => {
    const evidence = evidenceOf(night);
    const guessed = [...evidence.classified].map(([id, found]) => [id, { ...found, confidence }] as const);
    return attribute({ ...evidence, classified: new Map(guessed) })[0]?.verdict;
  };
  assert.deepEqual([verdict('medium'), verdict('low')], ['unexplained', 'suspected']);
});
