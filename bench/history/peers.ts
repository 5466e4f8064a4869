import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Report, ReportTest } from '../../src/report/report.ts';

/** What a script keeps of a run: a list of its tests, and counts. */
export function keptRun({ run, totals, tests }: Report): string {
  const all = tests.map(({ spec, scenario, status, seconds, message }) => ({
    ...{ spec, scenario, passed: status !== 'failed', duration_secs: seconds, error_message: message ?? null },
  }));
  const { tests: total, failed } = totals;
  return JSON.stringify({ id: run.id, timestamp: run.startedAt, total, passed: total - failed, failed, tests: all });
}

/** Installs Allure Report 3 below a folder; answers its program. */
export function installAllure(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', 'allure@3.18.0'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return join(folder, 'node_modules', 'allure', 'cli.js');
}

/** What a test framework leaves for Allure of one run. */
export function allureResults(folder: string, { run, tests }: Report): void {
  mkdirSync(folder, { recursive: true });
  const start = Date.parse(run.startedAt);
  for (const test of tests) {
    const uuid = md5(`${run.id} ${test.id}`);
    const result = {
      uuid,
      ...allureTest(test, start),
      stage: 'finished',
      steps: [],
      attachments: [],
      parameters: [],
      links: [],
    };
    writeFileSync(join(folder, `${uuid}-result.json`), JSON.stringify(result));
  }
}

/** The history of the runs before, as Allure has it: a line of each. */
export async function allureHistory(path: string, runs: number, reportOf: (run: number) => Report): Promise<void> {
  const stream = createWriteStream(path);
  for (let number = 0; number < runs; number += 1) {
    const { run, tests } = reportOf(number);
    const start = Date.parse(run.startedAt);
    const results = tests.map((test) => {
      const { testCaseId: _, statusDetails, ...told } = allureTest(test, start);
      const id = md5(`${run.id} ${test.id}`);
      return [
        told.historyId,
        { id, environment: 'default', ...told, ...statusDetails, url: '', reportLinks: [] },
      ] as const;
    });
    const line = {
      ...{
        uuid: md5(run.id),
        name: 'Allure Report',
        timestamp: start,
        knownTestCaseIds: tests.map(({ id }) => md5(md5(id))),
      },
      ...{ testResults: Object.fromEntries(results), metrics: {}, url: '' },
    };
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

function allureTest({ id, file, spec, scenario, status, seconds, message, details }: ReportTest, start: number) {
  const testCaseId = md5(id);
  // Allure knows a test by the hash of its id, also in the history.
  return {
    ...{
      historyId: `${md5(testCaseId)}.${md5('')}`,
      testCaseId,
      name: scenario,
      fullName: `${file}#${scenario}`,
      status,
    },
    ...{ start, stop: start + seconds * 1000, duration: seconds * 1000 },
    ...(message === undefined ? {} : { statusDetails: { message, trace: details ?? '' } }),
    labels: [
      ...[
        { name: 'suite', value: spec },
        { name: 'framework', value: 'gauge' },
      ],
      ...[
        { name: 'host', value: 'runner' },
        { name: 'package', value: file },
      ],
    ],
  };
}

/** Bytes of everything below a folder, each file by itself with gzip where it is a text. */
export function zippedBytes(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.reduce((sum, path) => sum + Math.min(statSync(path).size, gzipSync(readFileSync(path)).length), 0);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
