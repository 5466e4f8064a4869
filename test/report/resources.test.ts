import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import type { ResourceProfile, Unmeasured } from '../../src/model/resources.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { reportFiles } from '../../src/report/report-files.ts';
import { resourceProfileFile, resourceProfileSchema } from '../../src/report/resource-profile.ts';
import { summaryMarkdown } from '../../src/report/summary-markdown.ts';
import { summaryText } from '../../src/report/summary-text.ts';
import { finishedRun, results } from './finished.ts';

const profile: ResourceProfile = {
  nodes: { counted: 2, all: 3 },
  allocatable: { cpu: 4000, memory: 8 * 2 ** 30, pods: 500 },
  baseline: { cpu: 1000, memory: 2 ** 30, pods: 40 },
  samples: { baseline: 2, all: 9 },
  specs: [
    {
      ...{ suite: 'release-tests', file: 'specs/a.spec', seconds: 61.5, samples: 4 },
      total: {
        cpu: { min: 1100, max: 1600, avg: 1300, p95: 1600 },
        memory: { min: 2 ** 30, max: 2 ** 31, avg: 1.5 * 2 ** 30, p95: 2 ** 31 },
        pods: { min: 41, max: 44, avg: 42, p95: 44 },
      },
      peak: { cpu: 600, memory: 2 ** 30, pods: 4 },
    },
    { suite: 'release-tests', file: 'specs/b.spec', seconds: 2, samples: 0 },
  ],
  parallelism: {
    ...{ specs: 4, limitedBy: 'cpu', heaviest: 'specs/a.spec' },
    why: '4 specs can run at once, limited by CPU: "specs/a.spec" needed up to 600 millicores, and 80 % of the 3000 millicores that are free are 2400 millicores',
  },
};

function report(resources: ResourceProfile | Unmeasured) {
  const finished = finishedRun({ links: { ...results([]), 'resources:cluster': resources } });
  return buildReport(finished, verdictOf(finished));
}

test('what the tests needed is in the report, in a file of its own and in the summaries', () => {
  const made = report(profile);
  assert.deepEqual(made.resources, profile);
  const written = JSON.parse(reportFiles(made).get(resourceProfileFile) ?? '');
  const head = { schemaVersion: 1, run: 'run-1', startedAt: '2026-01-02T03:04:05.000Z' };
  assert.deepEqual(written, { ...head, ...profile });
  assert.deepEqual(resourceProfileSchema.parse(written), written);
  assert.match(
    summaryText(made),
    /^ {2}resources {6}4 specs can run at once, limited by CPU: "specs\/a\.spec" needed up to/m,
  );
  assert.match(summaryMarkdown(made), /^\*\*Resources\*\*: 4 specs can run at once, .* 2400 millicores\.$/m);
});

test('where nothing could be measured, a note says why, and nothing else', () => {
  const made = report({ why: 'the metrics API is not there' });
  assert.equal(made.resources, undefined);
  assert.equal(reportFiles(made).has(resourceProfileFile), false);
  assert.deepEqual(made.notes, ['What the tests needed of the cluster was not measured: the metrics API is not there']);
});
