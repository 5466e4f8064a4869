import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { consoleOf, eventsOf, streamsOf, xmlOf } from './comparable.ts';
import { gauge, project, startGauge } from './stand-in.ts';

const golden = join(import.meta.dirname, '../../golden/gauge');

interface Case {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly exitCode: number;
}

const names = readdirSync(golden).filter((name) => existsSync(join(golden, name, 'case.json')));

test('the stand-in leaves what the real Gauge left', { concurrency: 2 }, async (t) => {
  const held = names
    .filter((name) => name !== 'killed')
    .map((name) => {
      const { args, env, exitCode } = caseOf(name);
      return t.test(name, async (inner) => {
        const folder = projectOf(name, inner);
        const ran = await gauge(folder, args, env);
        const plain = plainOf(args);
        assert.deepEqual(plain(ran.stdout, folder), plain(read(name, 'stdout.txt') ?? '', folder));
        assert.equal(xmlOf(ran.xml, folder), xmlOf(read(name, 'result.xml'), folder));
        assert.equal(ran.exitCode, exitCode);
        assert.equal(ran.stderr, '');
        const failures = read(name, 'failures.json');
        if (failures !== undefined) assert.deepEqual(JSON.parse(ran.failures ?? ''), JSON.parse(failures));
      });
    });
  await Promise.all(held);
});

test('a scenario that is skipped while it runs is an event too', async (t) => {
  const folder = projectOf('runtime-skip', t);
  const { stdout } = await gauge(folder, ['run', '--machine-readable', 'specs']);
  assert.deepEqual(eventsOf(stdout, folder), eventsOf(read('runtime-skip', 'machine-readable.jsonl') ?? '', folder));
});

test('killed, it leaves the same console and no report', async (t) => {
  const { args, exitCode } = caseOf('killed');
  const folder = projectOf('killed', t);
  const child = startGauge(folder, args, { test_timeout: '600000' });
  const closed = once(child, 'close');
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (stdout.includes('FAIL-TC01')) child.kill('SIGTERM');
  });
  const [, signal] = await closed;
  assert.deepEqual([signal, exitCode], ['SIGTERM', 128 + 15]);
  assert.deepEqual(sortedLines(stdout, folder), sortedLines(read('killed', 'stdout.txt') ?? '', folder));
  for (const left of ['reports', '.gauge']) assert.equal(existsSync(join(folder, left)), false, left);
});

function caseOf(name: string): Case {
  return JSON.parse(read(name, 'case.json') ?? '');
}

/** The project of the fixture, with what the case has of its own; its specifications replace the others. */
function projectOf(name: string, t: TestContext): string {
  const folder = project(t);
  const own = join(golden, name, 'project');
  if (existsSync(join(own, 'specs'))) rmSync(join(folder, 'specs'), { recursive: true });
  if (existsSync(own)) cpSync(own, folder, { recursive: true });
  return folder;
}

function plainOf(args: readonly string[]) {
  if (args.includes('--machine-readable')) return eventsOf;
  return args.includes('--parallel') ? streamsOf : consoleOf;
}

/** Gauge tells of missing steps in any order. */
function sortedLines(stdout: string, folder: string): readonly string[] {
  return consoleOf(stdout, folder).split('\n').sort();
}

function read(name: string, file: string): string | undefined {
  const path = join(golden, name, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
