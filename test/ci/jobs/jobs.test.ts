import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../src/ci/jobs/job.ts';
import { jobsOf } from '../../../src/ci/jobs/jobs-of.ts';
import { nextStarts } from '../../../src/ci/jobs/next-starts.ts';
import { nightlyCron } from '../../../src/ci/jobs/nightly-cron.ts';
import { triggered } from '../../../src/ci/jobs/triggered.ts';
import { container, read } from '../graph/graph-in.ts';

const origin = { org: 'org', repo: 'repo', branch: 'release/1.2', variant: 'next' };

function jobsIn(yaml: string): readonly Job[] {
  return jobsOf(read(yaml).configuration, origin);
}

/** Jobs without the beginning that all names have. */
function names(jobs: readonly Job[]): readonly string[] {
  return jobs.map(({ name }) => name.replace('org-repo-release-1.2-next-', ''));
}

test('a test is a job before the merge, after it, or by the time, and may be two', () => {
  const tests = [
    container('unit'),
    container('merged', 'src', 'postsubmit: true'),
    container('nightly', 'src', 'cron: "@daily"'),
    container('both', 'src', 'interval: 24h\npresubmit: true'),
    container('sharded', 'src', 'shard_count: 2\nminimum_interval: 2h'),
    container('payload', 'src', 'release_controller: true'),
  ];
  assert.deepEqual(names(jobsIn(`tests:\n${tests.join('')}`)), [
    'pull-ci-unit',
    'branch-ci-merged',
    'periodic-ci-nightly',
    'periodic-ci-both',
    'pull-ci-both',
    'periodic-ci-sharded-1of2',
    'periodic-ci-sharded-2of2',
    'periodic-ci-payload',
  ]);
});

test('shards ask for the whole test, and after the merge the filters of a pipeline are not looked at', () => {
  const tests = [
    container('unit', 'src', 'shard_count: 2'),
    container('merged', 'src', 'postsubmit: true\npipeline_run_if_changed: ^src/'),
  ];
  const jobs = jobsIn(`tests:\n${tests.join('')}`);
  assert.deepEqual(
    jobs.map(({ targets }) => targets.join()),
    ['unit', 'unit', 'merged'],
  );
  assert.deepEqual(jobs.at(-1)?.start, { type: 'always' });
});

test('jobs of "@daily" start in the night, each at its own minute', () => {
  assert.equal(nightlyCron('periodic-ci-a-b-main-e2e-1of3'), '13 23 * * *');
  assert.equal(nightlyCron('periodic-ci-a-b-main-e2e-2of3'), '8 0 * * *');
  const [job] = jobsIn(`tests:\n${container('nightly', 'src', 'cron: "@daily"')}`);
  assert.deepEqual(job?.start, { type: 'cron', cron: nightlyCron(job?.name ?? '') });
});

test('names have no variant where there is none, and say so where nobody knows whose they are', () => {
  const { configuration } = read(`tests:\n${container('unit')}`);
  assert.equal(jobsOf(configuration, { ...origin, variant: '' })[0]?.name, 'pull-ci-org-repo-release-1.2-unit');
  assert.equal(jobsOf(configuration, undefined)[0]?.name, 'pull-ci-ORG-REPO-BRANCH-unit');
});

test('images are built before the merge and promoted after it', () => {
  const images = 'images:\n  run_if_changed: ^src/\n  items:\n  - to: app\n  - to: tool\n    optional: true\n';
  const promotion = 'promotion:\n  to:\n  - {namespace: ocp, name: "4.20", additional_images: {extra: bin}}\n';
  const [before, after] = jobsIn(`${images}${promotion}`);
  assert.deepEqual(before?.targets, ['[images]', 'bin', '[release:latest]']);
  assert.deepEqual(before?.start, { type: 'filter', field: 'run_if_changed', pattern: '^src/' });
  assert.deepEqual([before?.optional, before?.promotes], [true, false]);
  assert.deepEqual(after?.targets, ['[images]', 'bin']);
  assert.deepEqual([after?.start.type, after?.optional, after?.promotes], ['always', false, true]);
  const disabled = promotion.replace('namespace: ocp', 'disabled: true, namespace: ocp');
  assert.deepEqual(names(jobsIn(`${images}${disabled}`)), ['pull-ci-images', 'branch-ci-images']);
  assert.deepEqual(jobsIn(`${images}${disabled}`)[0]?.targets, ['[images]', 'bin']);
  assert.deepEqual(names(jobsIn(images)), ['pull-ci-images']);
  assert.deepEqual(jobsIn(promotion)[0]?.targets, ['[images]', 'bin', '[release:latest]']);
  assert.deepEqual(names(jobsIn(`${images}${promotion}  cron: "@daily"\n`)).at(-1), 'periodic-ci-images');
});

test('bundles have jobs, unless nobody wants them', () => {
  const operator = `operator:
  bundles:
  - {as: mine, run_if_changed: ^bundle/}
  - {as: bare, skip_building_index: true, optional: true}
  - {dockerfile_path: a.Dockerfile}
`;
  const jobs = jobsIn(operator);
  assert.deepEqual(names(jobs), ['pull-ci-ci-index-mine', 'pull-ci-ci-bundle-bare', 'pull-ci-ci-index']);
  assert.deepEqual(
    jobs.flatMap(({ targets }) => targets),
    ['ci-index-mine', 'bare', 'ci-index'],
  );
  assert.deepEqual(jobsIn(`${operator}prowgen: {skip_operator_presubmits: true}\n`), []);
});

const filters = [
  container('always'),
  container('go', 'src', "run_if_changed: '(?i)\\.GO$'"),
  container('code', 'src', "skip_if_only_changed: '^docs/|\\.md$'"),
  container('later', 'src', 'pipeline_run_if_changed: ^pkg/'),
  container('asked', 'src', 'always_run: false'),
  container('broken', 'src', 'run_if_changed: "("'),
  container('daily', 'src', 'cron: "@daily"'),
  container('elsewhere', 'src', 'skip_branches: ["^release/"]'),
];

test('a change starts jobs by its files, with the reason of each yes and no', () => {
  const jobs = jobsIn(`tests:\n${filters.join('')}`);
  const told = (files: readonly string[], branch?: string) =>
    triggered(jobs, files, branch).map(
      ({ job, runs, isSecond, reason }) => `${job.test}: ${runs}${isSecond ? ' later' : ''}, ${reason}`,
    );
  assert.deepEqual(told(['docs/a.md', 'pkg/a.go'], 'release/1.2'), [
    'always: true, it runs for every change',
    'go: true, "pkg/a.go" matches run_if_changed "(?i)\\.GO$"',
    'code: true, "pkg/a.go" does not match skip_if_only_changed "^docs/|\\.md$"',
    'later: true later, "pkg/a.go" matches pipeline_run_if_changed "^pkg/"',
    'asked: false, always_run is false: it runs where somebody writes "/test asked"',
    'broken: false, run_if_changed "(" is no regular expression: a ")" is missing',
    'daily: false, it runs by the time, whatever is changed',
    'elsewhere: false, skip_branches has "^release/", which matches branch "release/1.2"',
  ]);
  const runs = (files: readonly string[]) => triggered(jobs, files).flatMap((one) => (one.runs ? [one.job.test] : []));
  assert.deepEqual(runs(['README.md']), ['always', 'elsewhere']);
  assert.deepEqual(runs([]), ['always', 'elsewhere']);
});

test('periodic jobs say when they run next, as far as that is known', () => {
  const from = Date.UTC(2026, 0, 1);
  const next = (start: Parameters<typeof nextStarts>[0]) => nextStarts(start, from, 2);
  assert.deepEqual(next({ type: 'cron', cron: '0 2 * * *' })?.times, [
    Date.UTC(2026, 0, 1, 2),
    Date.UTC(2026, 0, 2, 2),
  ]);
  assert.match(next({ type: 'cron', cron: 'L' })?.said ?? '', /^cron "L" is not understood: /);
  assert.equal(next({ type: 'interval', duration: '6h' })?.said, '6h after the run before has started');
  assert.equal(next({ type: 'minimum_interval', duration: '6h' })?.said, '6h after the run before has ended');
  assert.deepEqual(next({ type: 'release_controller' })?.times, []);
  assert.equal(next({ type: 'always' }), undefined);
});
