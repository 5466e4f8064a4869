import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gauge, project } from './stand-in.ts';

const golden = join(import.meta.dirname, '../../golden/gauge');

interface Case {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly exitCode: number;
  readonly standIn: boolean;
}

test('the stand-in leaves what the real Gauge left', async (t) => {
  const cases = readdirSync(golden).filter((name) => existsSync(join(golden, name, 'case.json')));
  for (const name of cases) {
    const recorded: Case = JSON.parse(read(name, 'case.json') ?? '');
    if (!recorded.standIn) continue;
    await t.test(name, async (inner) => {
      const folder = project(inner);
      const ran = await gauge(folder, recorded.args, recorded.env);
      assert.equal(plainConsole(ran.stdout, folder), plainConsole(read(name, 'stdout.txt') ?? '', folder));
      assert.equal(plainXml(ran.xml, folder), plainXml(read(name, 'result.xml'), folder));
      assert.equal(ran.exitCode, recorded.exitCode);
      assert.equal(ran.stderr, '');
      const failures = read(name, 'failures.json');
      if (failures !== undefined) assert.deepEqual(JSON.parse(ran.failures ?? ''), JSON.parse(failures));
    });
  }
});

function read(name: string, file: string): string | undefined {
  const path = join(golden, name, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Without what differs between two runs of the same Gauge: times, ids, paths, stack frames, the order of errors. */
function plainConsole(text: string, folder: string): string {
  const lines = text
    .replaceAll(folder, '/src/release-tests')
    .replace(/implementation[0-9a-f]{20}/g, 'implementation')
    .replace(/Total time taken: .*/, 'Total time taken:')
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    // Gauge prints the heading of a skipped specification in some runs and in others not.
    .filter((line) => line !== '# All skipped spec');
  const errors = lines.filter((line) => line.startsWith('[ParseError]')).sort();
  return lines.map((line) => (line.startsWith('[ParseError]') ? errors.shift() : line)).join('\n');
}

function plainXml(xml: string | undefined, folder: string): string | undefined {
  const plain = xml
    ?.replaceAll(folder, '/src/release-tests')
    .replace(/(&#xA; {4}at (?:(?!&#xA;|<).)*)+/g, '')
    .replace(/ (id|time|timestamp|hostname)="[^"]*"/g, ' $1=""');
  const suites = plain?.match(/\t<testsuite [\s\S]*?<\/testsuite>\n/g) ?? [];
  return plain?.replace(/\t<testsuite [\s\S]*<\/testsuite>\n/, byPackage(suites).join(''));
}

function byPackage(suites: readonly string[]): string[] {
  const key = (suite: string) => /package="([^"]*)"/.exec(suite)?.[1] ?? '';
  return [...suites].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
