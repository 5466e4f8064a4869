import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Suite, SuiteNeed } from '../../src/model/suite.ts';
import { planSuite } from '../../src/suites/plan-suite.ts';
import { readSpecs } from '../../src/tools/read-specs.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';

// The stand-in of Gauge is held to recordings of the real one; STREAMSTRESS_GAUGE names that where it is there.

const folder = mkdtempSync(join(tmpdir(), 'plan-runs-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(import.meta.dirname, '../fixtures/gauge'), folder, { recursive: true });
const standIn = [process.execPath, join(import.meta.dirname, '../../src/sandbox/gauge/main.ts')];
const [program = '', ...first] = process.env.STREAMSTRESS_GAUGE ? [process.env.STREAMSTRESS_GAUGE] : standIn;
const specs = await readSpecs(createFiles(), folder, ['specs']);

/** Headings of the scenarios that Gauge reports of one call, rows of tables left out. */
async function reported(names: readonly string[], tags: string): Promise<readonly string[]> {
  const args = [...first, 'run', '--simple-console', ...(tags === '' ? [] : ['--tags', tags]), ...names];
  await createProcesses().run({ program, args, cwd: folder });
  const xml = readFileSync(join(folder, 'reports/xml-report/result.xml'), 'utf8');
  return [...xml.matchAll(/<testcase [^>]*?\bname="([^"]*)"/g)].map(([, name = '']) => name.split(' | ')[0] ?? '');
}

/** Brackets are written in different ways. */
const plain = (heading: string) => heading.replace(/&(lt|gt|#\w+);|[<>]/g, '');
const need: SuiteNeed = { name: 'tables', specs: [], tags: 'tables', cases: [], tools: [], variables: [], users: [] };
const cases: Readonly<Record<string, [Partial<Suite>, Partial<typeof plainTesting>]>> = {
  'by tags': [{ tags: 'e2e & !todo' }, {}],
  'without a file': [{ without: ['specs/failing.spec'] }, {}],
  'a file alone': [{ alone: ['specs/pipelines.spec'] }, {}],
  'with a gap in a file': [{ tags: 'e2e', needs: [need] }, {}],
  'one scenario': [{}, { scenarios: ['specs/pipelines.spec:17'] }],
};

for (const [name, [suite, testing]] of Object.entries(cases)) {
  test(`Gauge runs what is planned and nothing else: ${name}`, async () => {
    const planned = planSuite({
      suite: { ...plainSuite, without: [], ...suite },
      testing: { ...plainTesting, ...testing },
      needs: (suite.needs ?? []).map((one) => ({ need: one, missing: 'nobody has it', unknown: undefined })),
      ...{ specs, versions: new Map(), isGiven: () => false },
    });
    const ran = new Set<string>();
    for (const call of planned.calls) for (const heading of await reported(call.specs, call.tags)) ran.add(heading);
    const headings = planned.planned?.map(({ heading }) => plain(heading)) ?? [];
    assert.ok(headings.length > 0);
    assert.deepEqual([...ran].map(plain).sort(), headings.sort());
  });
}
