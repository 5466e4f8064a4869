import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute } from '../../src/analysis/attribute.ts';
import { type Findings, judge } from '../../src/analysis/judge.ts';
import type { StepResult } from '../../src/model/run-event.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { evidenceOf, idOf, moved, type Night, scenario, trial } from './evidence.ts';

const both = [moved('pipeline', 3), moved('triggers')];
const three = [...both, moved('release-tests', 1)];
const outage = { verdict: 'likely_outage', why: '12 of 80 tests failed at once' } as const;
const triggersCures = [trial('control', 'a'), trial('pipeline', 'a'), trial('triggers', 'A')];

/** The verdict of a night: its failing scenarios, and the letters X, Y and Z that pass. */
function verdict(night: Night, findings: Partial<Findings> = {}): Verdict {
  const evidence = evidenceOf(night);
  const passing = ['X', 'Y', 'Z'].map((letter) => scenario(letter, 'passed'));
  return judge({
    ...{
      tests: [...evidence.failing, ...passing],
      classified: evidence.classified,
      known: evidence.known,
      attributions: attribute(evidence),
    },
    ...{ problems: [], steps: [], cancelled: false, testing: true, upstream: true, baseline: false },
    ...findings,
  });
}

function failedStep(name: string, summary: string): StepResult {
  return { name, kind: 'build', status: 'failed', startedAt: undefined, seconds: 1, summary, error: undefined };
}

const upgraded = 'the operator was upgraded from "v1" to "v2" while the tests ran';

/** Verdicts as people read them. */
const sentences: Readonly<Record<string, readonly [Verdict, Verdict['kind'], string]>> = {
  'one is accused': [
    verdict({ failing: 'A', moved: both, trials: triggersCures }),
    'broken',
    'triggers broke "A" between 6174726 and 6274726: 2 commits; passes again with the earlier triggers; pipeline cleared.',
  ],
  'nobody is accused where the images changed midway': [
    verdict({ failing: 'A', moved: both, trials: triggersCures, unsteady: true }, { problems: [upgraded] }),
    'unexplained',
    `"A" fails, unexplained: the images changed while the tests ran. The tests are incomplete: ${upgraded}.`,
  ],
  'nothing failed, but the images changed midway': [
    verdict({ failing: '', unsteady: true }, { problems: [upgraded] }),
    'incomplete',
    `The tests are incomplete: ${upgraded}.`,
  ],
  "the operator's own images were tested": [
    verdict({ failing: '' }, { upstream: false, baseline: true }),
    'passed',
    "Nothing fails with the operator's own images, upstream was not tested: 3 of 3 tests passed.",
  ],
  'the tests are accused, by one commit': [
    verdict({
      failing: 'A',
      moved: three,
      trials: [trial('control', 'a'), trial('release-tests', 'A'), trial('triggers', 'a')],
    }),
    'broken',
    'release-tests broke "A" between 6172656 and 6272656: 1 commit; passes again with the earlier release-tests; triggers cleared.',
  ],
  'the commits could not be read': [
    verdict({ failing: 'A', moved: [{ ...moved('triggers'), commits: undefined }], trials: triggersCures }),
    'broken',
    'triggers broke "A" between 6174726 and 6274726; passes again with the earlier triggers; pipeline cleared.',
  ],
  'one broke several': [
    verdict({ failing: 'ABCD', moved: both, trials: [trial('control', 'abcd'), trial('triggers', 'ABCD')] }),
    'broken',
    'triggers broke "A", "B" and 2 more between 6174726 and 6274726: 2 commits; pass again with the earlier triggers.',
  ],
  'two broke one each': [
    verdict({
      ...{ failing: 'AB', moved: both },
      trials: [trial('control', 'ab'), trial('pipeline', 'aB'), trial('triggers', 'Ab')],
    }),
    'broken',
    'triggers broke "A" between 6174726 and 6274726: 2 commits; passes again with the earlier triggers; pipeline cleared. ' +
      'pipeline broke "B" between 6170697 and 6270697: 3 commits; passes again with the earlier pipeline; triggers cleared.',
  ],
  'one is accused, others are suspected, one is unexplained': [
    verdict({
      ...{ failing: 'ABZ', moved: both },
      trials: [trial('control', 'abz'), trial('pipeline', 'abz'), trial('triggers', 'Abz')],
      past: [{ id: 'yesterday', sources: {}, images: {}, versions: {}, seconds: {}, passed: ['A', 'B'].map(idOf) }],
    }),
    'broken',
    'triggers broke "A" between 6174726 and 6274726: 2 commits; passes again with the earlier triggers; pipeline cleared. ' +
      '"B" fails; suspects: pipeline 6170697..6270697: 3 commits, triggers 6174726..6274726: 2 commits (no single return makes it pass). ' +
      '"Z" fails, unexplained: it has never passed in this series.',
  ],
  'one suspect, not tried': [
    verdict({ failing: 'A', moved: [moved('triggers')] }),
    'suspected',
    '"A" fails; suspect: triggers 6174726..6274726: 2 commits (nothing else moved; not confirmed by a second run).',
  ],
  'several suspects': [
    verdict({ failing: 'AB', moved: both }),
    'suspected',
    '"A", "B" fail; suspects: pipeline 6170697..6270697: 3 commits, triggers 6174726..6274726: 2 commits (several moved; not confirmed by a second run).',
  ],
  'nothing moved': [verdict({ failing: 'A' }), 'unexplained', '"A" fails, unexplained: nothing moved since it passed.'],
  'known and accused, and infrastructure besides': [
    verdict({
      ...{ failing: 'AB', categories: { B: 'platform_issue' } },
      open: [{ test: idOf('A'), since: 'monday', accused: 'triggers', ranges: [moved('triggers')] }],
    }),
    'broken',
    'triggers broke "A" between 6174726 and 6274726: 2 commits (since run monday, still failing). ' +
      'Infrastructure, not upstream: "B" (A rule says so).',
  ],
  'known and suspected': [
    verdict({ failing: 'A', open: [{ test: idOf('A'), since: 'monday', accused: undefined, ranges: both }] }),
    'suspected',
    '"A" still fails (since run monday); suspects: pipeline 6170697..6270697: 3 commits, triggers 6174726..6274726: 2 commits.',
  ],
  'known and unexplained': [
    verdict({ failing: 'A', open: [{ test: idOf('A'), since: 'monday', accused: undefined, ranges: [] }] }),
    'unexplained',
    '"A" still fails (since run monday), unexplained.',
  ],
  'infrastructure and configuration': [
    verdict({ failing: 'AB', moved: both, categories: { A: 'platform_issue', B: 'configuration_gap' } }),
    'infrastructure',
    'No upstream commit is to blame. Infrastructure, not upstream: "A" (A rule says so). Configuration, not upstream: "B" (A rule says so).',
  ],
  'an outage and a flake, by the history': [
    verdict({
      ...{ failing: 'ABCD', moved: both },
      excuses: {
        A: outage,
        B: outage,
        C: outage,
        D: { verdict: 'likely_flaky', why: 'it flaked in 4 of its last 30 runs' },
      },
    }),
    'infrastructure',
    'Most likely no upstream commit is to blame. An outage, most likely: "A", "B", "C" (12 of 80 tests failed at once). ' +
      'By chance, most likely: "D" (it flaked in 4 of its last 30 runs).',
  ],
  'one fault of the surroundings, many failures': [
    verdict({
      failing: 'ABCD',
      categories: { A: 'platform_issue', B: 'platform_issue', C: 'platform_issue', D: 'platform_issue' },
    }),
    'infrastructure',
    'No upstream commit is to blame. Infrastructure, not upstream: "A", "B" and 2 more (A rule says so).',
  ],
  'an issue is known for one of them, whatever an earlier run has accused': [
    verdict({
      ...{ failing: 'AB', issues: 'A' },
      open: [{ test: idOf('A'), since: 'monday', accused: 'triggers', ranges: [moved('triggers')] }],
    }),
    'unexplained',
    '"B" fails, unexplained: nothing moved since it passed. Known issue ISSUE-1: "A".',
  ],
  'an issue is known for all of them': [
    verdict({ failing: 'AB', issues: 'AB', moved: both }),
    'infrastructure',
    'No upstream commit is to blame. Known issue ISSUE-1: "A", "B".',
  ],
  'by chance, as the second run shows, or as a rule says': [
    verdict({ failing: 'AB', moved: both, trials: [trial('control', 'A')], categories: { B: 'flaky' } }),
    'infrastructure',
    'No upstream commit is to blame. By chance: "B" (A rule says so). By chance: "A" passed when it was run once more.',
  ],
  'a fault of the surroundings that has passed is said once': [
    verdict({ failing: 'A', moved: both, trials: [trial('control', 'A')], categories: { A: 'platform_issue' } }),
    'infrastructure',
    'No upstream commit is to blame. Infrastructure, not upstream: "A" (A rule says so).',
  ],
  'all is well': [verdict({ failing: '' }), 'passed', 'Upstream is safe to take: 3 of 3 tests passed.'],
  'all is well, some skipped': [
    verdict({ failing: '' }, { tests: [scenario('X', 'passed'), scenario('Y', 'skipped')] }),
    'passed',
    'Upstream is safe to take: 1 of 1 tests passed (1 skipped).',
  ],
  'all is well, but it was not upstream that was tested': [
    verdict({ failing: '' }, { upstream: false }),
    'passed',
    'Nothing fails: 3 of 3 tests passed.',
  ],
  'no tests were asked for': [
    verdict({ failing: '' }, { testing: false, tests: [] }),
    'passed',
    'Everything that was asked for was done.',
  ],
  'a step failed, the tests passed': [
    verdict(
      { failing: '' },
      { steps: [failedStep('build:pipeline', 'ko could not build "pipeline": undefined: x.\nmore')] },
    ),
    'incomplete',
    'Step build:pipeline failed: ko could not build "pipeline": undefined: x.',
  ],
  'the tests are incomplete, whatever passed': [
    verdict({ failing: '' }, { problems: ['Gauge did not end by itself: signal 9 ended it'] }),
    'incomplete',
    'The tests are incomplete: Gauge did not end by itself: signal 9 ended it.',
  ],
  'broken and incomplete': [
    verdict({ failing: 'A', moved: both, trials: triggersCures }, { problems: ['Gauge did not print its totals'] }),
    'broken',
    'triggers broke "A" between 6174726 and 6274726: 2 commits; passes again with the earlier triggers; pipeline cleared. ' +
      'The tests are incomplete: Gauge did not print its totals.',
  ],
  cancelled: [
    verdict({ failing: 'A', moved: both, trials: triggersCures }, { cancelled: true }),
    'cancelled',
    'The run was cancelled before it could tell.',
  ],
};

for (const [name, [found, kind, sentence]] of Object.entries(sentences)) {
  test(name, () => {
    assert.equal(found.sentence, sentence);
    assert.equal(found.kind, kind);
  });
}
