import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGauge } from '../../../src/results/gauge/read-gauge.ts';
import { recorded, recordedSpecs, recordings } from './recordings.ts';

/**
 * Passed, failed, errors and skipped, and whether it may count as a run that went well: neither the exit code (beside it)
 * nor the failures of the report say that alone.
 */
const expected = {
  'after-suite-fail': ['3 0 0 0', 'not well', 1],
  'all-pass': ['3 0 0 0', 'well', 0],
  'all-skipped': ['0 0 0 1', 'nothing ran', 0],
  'before-spec-fail': ['0 0 0 0', 'not well', 1],
  default: ['5 5 0 2', 'not well', 1],
  'fail-safe': ['1 4 0 0', 'not well', 0],
  killed: ['1 0 1 2', 'not well', 143],
  'machine-readable': ['5 5 0 2', 'not well', 1],
  parallel: ['5 5 0 2', 'not well', 1],
  'parse-error': ['0 0 2 0', 'not well', 2],
  'pre-failed': ['5 5 0 2', 'not well', 1],
  retries: ['1 4 0 0', 'not well', 1],
  'runtime-skip': ['1 0 0 2', 'well', 0],
  'table-rows': ['2 0 0 1', 'well', 0],
  'tags-none': ['0 0 0 0', 'not well', 0],
  'validation-only': ['1 0 0 1', 'well', 0],
  verbose: ['3 0 0 0', 'well', 0],
} as const;

test('rows of parallel streams have the numbers of their table, not those of their ends', async () => {
  const { xml, ...left } = recorded('parallel');
  const numbers: Readonly<Record<string, string>> = {
    '1: [name: alpha]': '2: [name: alpha]',
    '2: [name: beta]': '1: [name: beta]',
  };
  const swapped = `${Buffer.from(xml ?? [])}`.replace(/\d: \[name: \w+\]/g, (row) => numbers[row] ?? row);
  assert.match(swapped, /SpecRow: 1: \[name: beta\]/);
  const ids = async (text: string) => {
    const { tests } = await readGauge({ ...left, specs: recordedSpecs(), xml: [Buffer.from(text)] });
    return tests.map(({ id, row }) => [id, row?.spec]).toSorted();
  };
  assert.deepEqual(await ids(swapped), await ids(`${Buffer.from(xml ?? [])}`));
});

test('every recording is read with the right counts and the right verdict', async () => {
  assert.deepEqual(recordings().toSorted(), Object.keys(expected).toSorted());
  const specs = recordedSpecs();
  for (const [name, answer] of Object.entries(expected)) {
    const { xml, ...left } = recorded(name);
    const { tests, problems, exitCode } = await readGauge({ ...left, specs, xml: xml && [xml] });
    const count = (status: string) => tests.filter((one) => one.status === status).length;
    const counts = ['passed', 'failed', 'error', 'skipped'].map(count);
    const [passed = 0, failed = 0, errors = 0] = counts;
    const isWell = failed + errors + problems.length === 0;
    const verdict = isWell ? (passed > 0 ? 'well' : 'nothing ran') : 'not well';
    assert.deepEqual([counts.join(' '), verdict, exitCode], answer, name);
  }
});
