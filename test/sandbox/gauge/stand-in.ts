import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const main = join(import.meta.dirname, '../../../src/sandbox/gauge/main.ts');
const fixture = join(import.meta.dirname, '../../fixtures/gauge');

/** A copy of the fixture project that is gone after the test. */
export function project(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gauge-project-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(fixture, folder, { recursive: true });
  return folder;
}

/** Starts the stand-in as a process. */
export function startGauge(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...process.env, ...env } });
}

/** Runs the stand-in to its end. */
export async function gauge(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = startGauge(folder, args, env);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const xml = readIf(join(folder, 'reports/xml-report/result.xml'));
  return { stdout, stderr, exitCode, xml, failures: readIf(join(folder, '.gauge/failures.json')) };
}

function readIf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
