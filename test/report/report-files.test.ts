import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { imagesFile, parseImages } from '../../src/report/images.ts';
import type { Report } from '../../src/report/report.ts';
import { parseReport, reportFiles } from '../../src/report/report-files.ts';
import { countsText, summaryText } from '../../src/report/summary-text.ts';
import { scenario } from '../analysis/evidence.ts';
import { nights } from '../fixtures/nights.ts';
import { finishedRun, results, triggers } from './finished.ts';

const commit = 'c'.repeat(40);
const image = `registry.example.com/x/webhook@sha256:${'a'.repeat(64)}`;
const built = { component: 'triggers', name: 'webhook', env: 'IMAGE_TRIGGERS_WEBHOOK', image, commit };

function source(name: string) {
  const committedAt = '2026-01-01T00:00:00.000Z';
  return {
    name,
    repository: 'https://x',
    ref: 'main',
    origin: '--components',
    commit,
    committedAt,
    author: 'A',
    subject: 'S',
  };
}

function reportWith(links: Readonly<Record<string, unknown>>): Report {
  const run = finishedRun({ links, components: [triggers, { ...triggers, name: 'broken' }] });
  return buildReport(run, verdictOf(run));
}

test('what a build made is left for the commands after it, with its sources alone', () => {
  const links = {
    'commit:triggers': source('triggers'),
    'commit:broken': source('broken'),
    'image:triggers/webhook': built,
  };
  const text = reportFiles(reportWith(links)).get(imagesFile) ?? '';
  assert.deepEqual(parseImages(text, imagesFile), { sources: [source('triggers')], images: [built] });
});

test('an image that stood in for a build is left as well, and one that was taken by its name is not', () => {
  const { commit: _, ...given } = built;
  const report = reportWith({ 'image:triggers/webhook': given });
  const filesOf = (goal: Report['run']['goal']) => reportFiles({ ...report, run: { ...report.run, goal } });
  const text = filesOf('build').get(imagesFile) ?? '';
  assert.deepEqual(parseImages(text, imagesFile), { sources: [], images: [given] });
  assert.equal(filesOf('deploy').get(imagesFile), undefined);
});

test('labels of a request are those of its run, where there are any', () => {
  const labelled = finishedRun({ request: { labels: ['nightly'] } });
  assert.deepEqual(buildReport(labelled, verdictOf(labelled)).run.labels, ['nightly']);
  assert.equal(reportWith({}).run.labels, undefined);
});

test('where nothing was built, the images of an earlier build stay', () => {
  assert.deepEqual([...reportFiles(reportWith({})).keys()], ['results/report.json']);
});

test('a file that is not a report says what is wrong with it', async () => {
  const [night] = await nights();
  const broken: readonly (readonly [string, RegExp])[] = [
    ['{', /^"x\.json" is not a report: it is not JSON: /],
    ['[]', /^"x\.json" is not a report: the whole: /],
    [
      JSON.stringify({ ...night, schemaVersion: 2 }),
      /^"x\.json" is a report of schema version 2, and this .* reads version 1: /,
    ],
    [JSON.stringify({ ...night, schemaVersion: '1' }), /^"x\.json" is not a report: schemaVersion: /],
    [JSON.stringify({ ...night, run: { ...night.run, id: '../x' } }), /^"x\.json" is not a report: run\.id: /],
    [JSON.stringify({ ...night, more: 1 }), /more/],
  ];
  for (const [text, message] of broken) {
    assert.throws(() => parseReport(text, 'x.json'), { kind: 'request', reason: 'report:invalid', message });
  }
});

test('images without a digest are not taken', () => {
  const images = [{ ...built, image: 'registry.example.com/x/webhook:latest' }];
  const text = JSON.stringify({ schemaVersion: 1, sources: [], images });
  assert.throws(() => parseImages(text, 'x.json'), {
    ...{ kind: 'request', reason: 'images:invalid' },
    message: '"x.json" is not what a build leaves: images.0.image: not an image by digest',
  });
  assert.throws(() => parseImages('{}', 'x.json'), { kind: 'request', reason: 'images:invalid' });
});

test('skipped tests are no part of those that ran', () => {
  const tests = ['passed', 'failed', 'error', 'skipped', 'skipped'] as const;
  const report = reportWith(results(tests.map((status, at) => scenario(String(at), status))));
  assert.deepEqual(report.totals, { tests: 5, passed: 1, flaky: 0, failed: 1, skipped: 2, errors: 1 });
  assert.equal(countsText(report), '1 of 3 passed, 1 failed, 1 error, 2 skipped');
});

test('categories count failing tests, the most frequent first', () => {
  const links = results(
    ['A', 'B', 'C', 'X'].map((letter) => scenario(letter, letter === 'X' ? 'passed' : 'failed')),
    new Map([[scenario('C').id, { category: 'platform_issue', rule: 'connection', why: 'x', confidence: 'medium' }]]),
  );
  assert.deepEqual(reportWith(links).categories, [
    { category: 'unclassified', tests: 2 },
    { category: 'platform_issue', tests: 1 },
  ]);
});

test('hostile text steers no terminal', () => {
  const hostile = { ...source('triggers'), subject: 'ring \u0007 \u001b[2J\u001b]0;title\u0007bell' };
  const text = summaryText(reportWith({ 'commit:triggers': hostile }));
  assert.match(text, /ring {2}bell$/m);
});
