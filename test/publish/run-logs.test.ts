import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { runLogs } from '../../src/publish/run-logs.ts';
import type { Report } from '../../src/report/report.ts';
import { nights } from '../fixtures/nights.ts';

const root = mkdtempSync(join(tmpdir(), 'run-logs-'));
after(() => rmSync(root, { recursive: true, force: true }));

function folderWith(logs: Readonly<Record<string, string>>, begun?: string): string {
  const folder = mkdtempSync(join(root, 'output-'));
  for (const name of ['logs', 'results']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(folder, 'logs', name), text);
  const run = { id: begun, goal: 'run', startedAt: '2027-01-01T00:00:00.000Z' };
  if (begun !== undefined) writeFileSync(join(folder, 'results', 'run.json'), JSON.stringify(run));
  return folder;
}

type Step = Report['steps'][number];

async function reportWith(...steps: readonly Partial<Step>[]): Promise<Report> {
  const [night] = await nights();
  const usual: Step = {
    name: 'x',
    kind: 'x',
    status: 'succeeded',
    startedAt: night.run.startedAt,
    seconds: 1,
    summary: '',
  };
  return { ...night, steps: steps.map((step) => ({ ...usual, ...step })) };
}

test('each step that began has its log, by its name; those of earlier runs are left where they are', async () => {
  const { startedAt: _, ...blocked } = (await reportWith({ name: 'deploy', status: 'blocked' })).steps[0] as Step;
  const report = await reportWith({ name: 'build:pipeline' }, { name: 'silent' });
  const whole = { ...report, steps: [...report.steps, blocked] };
  const logs = { 'build-pipeline.log': 'built\n', 'deploy.log': 'last week\n', 'old.log': 'too\n' };
  assert.deepEqual(await runLogs(whole, folderWith(logs, 'night-1'), createFiles()), { 'build:pipeline': 'built\n' });
  assert.deepEqual(await runLogs(whole, folderWith(logs, 'a-newer-run'), createFiles()), {});
});

test('of a long log the end is kept, from the beginning of a line, and it says so', async () => {
  const lines = Array.from({ length: 40_000 }, (_, n) => `line ${n}\n`).join('');
  const logs = await runLogs(await reportWith({ name: 'test' }), folderWith({ 'test.log': lines }), createFiles());
  const [said, first, ...more] = (logs.test ?? '').split('\n');
  assert.match(said ?? '', /^# the first \d+ of 428890 bytes are left out$/);
  assert.match(first ?? '', /^line \d+$/);
  assert.deepEqual(more.slice(-2), ['line 39999', '']);
  assert.ok((logs.test ?? '').length <= 200_100);
});

test('all logs together are kept up to 2 MB, and what failed comes first', async () => {
  const steps = Array.from({ length: 15 }, (_, n) => ({
    name: `s${n}`,
    status: n === 14 ? ('failed' as const) : undefined,
  }));
  const report = await reportWith(...steps.map(({ name, status }) => ({ name, ...(status && { status }) })));
  const text = `${'y'.repeat(99)}\n`.repeat(3000);
  const logs = await runLogs(
    report,
    folderWith(Object.fromEntries(steps.map(({ name }) => [`${name}.log`, text]))),
    createFiles(),
  );
  assert.deepEqual(
    Object.keys(logs),
    steps.map(({ name }) => name),
  );
  assert.ok((logs.s14 ?? '').length > 190_000);
  assert.equal(logs.s13, '# the first 300000 of 300000 bytes are left out\n');
  assert.ok(Object.values(logs).join('').length < 2_010_000);
});
