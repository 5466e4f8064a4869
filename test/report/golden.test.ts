import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { verdictOf } from '../../src/analysis/verdict-of.ts';
import { StreamstressError } from '../../src/model/error.ts';
import type { Explanation } from '../../src/model/failure.ts';
import type { FinishedRun } from '../../src/model/finished-run.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { parseReport, reportFile, reportFiles } from '../../src/report/report-files.ts';
import { summaryText } from '../../src/report/summary-text.ts';
import { type Finished, finishedRun, nothingExplained } from './finished.ts';

const golden = join(import.meta.dirname, '../golden/report');
const cases = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());

for (const { name } of cases) {
  test(`report of ${name}`, (t) => {
    const run = readRun(join(golden, name, 'run.json'));
    const report = buildReport(run, verdictOf(run));
    const text = reportFiles(report).get(reportFile) ?? '';
    assert.deepEqual(parseReport(text, reportFile), report, 'what is written can be read');
    compare(t, join(golden, name, 'report.json'), text);
    compare(t, join(golden, name, 'summary.txt'), summaryText(report));
  });
}

function compare(t: TestContext, path: string, actual: string): void {
  if (!existsSync(path) && !process.env.CI) {
    writeFileSync(path, actual);
    t.diagnostic(`${path} was missing and is written now: read it, then commit it`);
  }
  assert.equal(actual, readFileSync(path, 'utf8'));
}

function readRun(path: string): FinishedRun {
  const {
    links = {},
    steps = [],
    ...rest
  }: Finished = JSON.parse(readFileSync(path, 'utf8'), (key, value) =>
    key === 'explained:all' ? explanationIn(value) : value,
  );
  return finishedRun({ ...rest, links, steps: steps.map(withError) });
}

/** In the file, a map is an object, and what is empty is left out. */
function explanationIn(value: Record<string, object>): Explanation {
  const facts = Object.entries(value).map(([key, found]) => [
    key,
    nothingExplained[key as keyof Explanation] instanceof Map ? new Map(Object.entries(found)) : found,
  ]);
  return { ...nothingExplained, ...Object.fromEntries(facts) };
}

/** In the file, an error is its kind and its reason; its message is the step's summary. */
function withError(step: FinishedRun['steps'][number]): FinishedRun['steps'][number] {
  const { error, summary } = step;
  return { ...step, error: error && new StreamstressError(error.kind, error.reason.split(':'), summary) };
}
