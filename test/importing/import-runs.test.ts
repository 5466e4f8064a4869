import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { readReportOf } from '../../src/history/add-reports.ts';
import type { DataBranch } from '../../src/ports/data-branch.ts';
import type { Pages } from '../../src/ports/pages.ts';
import { publishRun } from '../../src/publish/publish.ts';
import { type Host, importRuns } from '../../src/run.ts';
import { nights } from '../fixtures/nights.ts';
import { memoryBranch } from '../history/memory-branch.ts';
import { configTexts } from '../upstream/config-texts.ts';
import { sourceFolder } from './source-folder.ts';

const signal = new AbortController().signal;
const pages: Pages = { render: async (path) => `<p>${path}</p>`, assets: async () => new Map() };

/** A data branch without git, and the messages of its commits. */
function branchInMemory(): DataBranch & { readonly commits: string[] } {
  const files = memoryBranch();
  const commits: string[] = [];
  return {
    commits,
    read: (look) => look(files),
    async publish(name, text, merge) {
      const { message, change } = await merge(files, new Map([[name, Buffer.from(text)]]));
      files.change(change);
      commits.push(message);
      return { commit: '1234567', files, created: commits.length === 1, notes: [] };
    },
  };
}

function hostOf(dataBranch: DataBranch): Host {
  return {
    world: { files: createFiles(), dataBranch },
    ...{ pages, version: '1.2.3', configTexts, censor: (text: string) => text.replaceAll('s3cret', '***') },
    signals: { cancel: signal, force: signal },
  } as unknown as Host;
}

const asked = { format: undefined, series: 'nightly', fileTimes: false, dryRun: false };
const results = (day: number) => ({
  ...{ total: 1, passed: 0, failed: 1, duration_secs: 9, timestamp: `2026-01-0${day}T02:00:00Z` },
  tests: [{ spec: 'A', scenario: 'Runs', passed: false, duration_secs: 9, error_message: 'no s3cret found' }],
});

test('all runs of a source become one commit; the same source again changes nothing, a new run is added', async () => {
  const branch = branchInMemory();
  const files = {
    'runs/run-20260101020000.json': results(1),
    'runs/run-20260102020000.json': results(2),
    'runs/x.json': '{',
  };
  const place = sourceFolder(files);
  const dry = await importRuns({ ...asked, place, dryRun: true }, hostOf(branch));
  assert.deepEqual([dry.added.length, dry.published, branch.commits], [2, undefined, []]);
  const first = await importRuns({ ...asked, place }, hostOf(branch));
  assert.deepEqual([first.format, first.added.length, first.known, first.published?.runs], ['runs', 2, 0, 2]);
  assert.deepEqual(first.unread, [{ file: 'runs/x.json', why: 'it is not JSON' }]);
  const again = await importRuns({ ...asked, place }, hostOf(branch));
  assert.deepEqual([again.added.length, again.known, again.published], [0, 2, undefined]);
  const more = sourceFolder({ ...files, 'runs/run-20260103020000.json': results(3) });
  assert.equal((await importRuns({ ...asked, place: more }, hostOf(branch))).published?.runs, 3);
  assert.deepEqual(
    branch.commits.map((message) => message.split('\n')[0]),
    ['Add 2 runs', 'Add run run-20260103020000'],
  );
  const report = await branch.read((all) => readReportOf(all, 'run-20260101020000'), signal);
  assert.deepEqual([report?.tests[0]?.message, report?.run.labels], ['no *** found', ['imported']]);
});

test('what another tool has published is read from its branch', async () => {
  const theirs = memoryBranch();
  theirs.change(
    new Map([
      ['runs/manifest.json', JSON.stringify({ runs: [{ id: 'run-20260101020000' }] })],
      ['runs/run-20260101020000.json', JSON.stringify(results(1))],
    ]),
  );
  const from: DataBranch = { ...branchInMemory(), read: (look) => look(theirs) };
  const outcome = await importRuns({ ...asked, place: 'https://example.test/old' }, hostOf(branchInMemory()), from);
  assert.deepEqual([outcome.added.length, outcome.published?.runs], [1, 1]);
});

test('a history of a sandbox refuses them, and one that has them refuses a sandbox', async () => {
  const [night] = await nights();
  const place = sourceFolder({ 'runs/run-20260101020000.json': results(1) });
  const refused = { reason: 'publishing:sandbox_run_refused' };
  const ofSandbox = branchInMemory();
  await publishRun(night, { dataBranch: ofSandbox, pages, signal });
  await assert.rejects(importRuns({ ...asked, place }, hostOf(ofSandbox)), refused);
  const imported = branchInMemory();
  await importRuns({ ...asked, place }, hostOf(imported));
  await assert.rejects(publishRun(night, { dataBranch: imported, pages, signal }), refused);
});
