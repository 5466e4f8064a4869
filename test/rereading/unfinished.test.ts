import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import type { Config } from '../../src/config/config.ts';
import { begunFile, begunText } from '../../src/report/begun-file.ts';
import { reportFile, reportText } from '../../src/report/report-files.ts';
import { lastReportIn, reread } from '../../src/rereading/reread.ts';
import { nights } from '../fixtures/nights.ts';

const outputDir = mkdtempSync(join(tmpdir(), 'unfinished-'));
after(() => rmSync(outputDir, { recursive: true, force: true }));
const files = createFiles();
const config = { failureRules: [], knownIssues: [], components: [], suites: [] } as unknown as Config;

function readAgain() {
  return reread({ outputDir, file: undefined, failOn: undefined }, { files, config, version: '1', now: Date.now() });
}

test('what an earlier run has left is not told of a run that was killed before its tests', async () => {
  const [report] = await nights();
  const { id, goal, startedAt } = report.run;
  await files.write(join(outputDir, reportFile), reportText(report));
  assert.equal((await readAgain()).run.id, id, 'an output folder of an earlier version');
  await files.write(join(outputDir, begunFile), begunText({ id, goal, startedAt }));
  assert.equal((await readAgain()).run.id, id);
  for (const later of [
    { id: 'another', goal, startedAt },
    { id, goal, startedAt: '2030-01-01T00:00:00.000Z' },
  ]) {
    await files.write(join(outputDir, begunFile), begunText(later));
    await assert.rejects(readAgain(), { kind: 'request', reason: 'report:unfinished', message: new RegExp(later.id) });
  }
});

test('the report of a run stays as it wrote it; of one that was killed in its tests it tells that', async () => {
  const [report] = await nights();
  const { id, goal, startedAt, series } = report.run;
  const last = () => lastReportIn(outputDir, { files, config, version: '1', now: Date.now() });
  await files.write(join(outputDir, begunFile), begunText({ id, goal, startedAt }));
  assert.deepEqual(await last(), report);
  const run = { id: 'killed-1', goal, series, startedAt: '2030-01-01T00:00:00.000Z' };
  await files.write(join(outputDir, begunFile), begunText({ id: run.id, goal, startedAt: run.startedAt }));
  const scenarios = [{ file: 'specs/a.spec', heading: 'One', line: 3 }];
  const suite = { schemaVersion: 1, run, sources: report.sources, images: [], suite: 'release-tests' };
  const record = { ...suite, root: '/x', planned: scenarios, gaps: [], specs: { 'specs/a.spec': '# A\n\n## One\n' } };
  await files.write(join(outputDir, 'artifacts/release-tests/suite.json'), JSON.stringify(record));
  const killed = await last();
  assert.deepEqual([killed.run.id, killed.run.state, killed.verdict.kind], ['killed-1', 'cancelled', 'cancelled']);
  assert.match(killed.problems.map(({ message }) => message).join(), /the run was killed before it wrote its report/);
});
