import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const golden = join(import.meta.dirname, '../../golden/gauge');
const project = join(import.meta.dirname, '../../fixtures/gauge');

/** Folder of the project when it was recorded. */
export const root = '/src/release-tests';

/** What one recorded call of Gauge left, as `readGauge` takes it. */
export interface Recording {
  readonly suite: string;
  readonly xml: Uint8Array | undefined;
  readonly stdout: string;
  readonly exitCode: number;
  readonly root: string;
}

export function recorded(name: string): Recording {
  const xml = join(golden, name, 'result.xml');
  const { exitCode } = JSON.parse(readFileSync(join(golden, name, 'case.json'), 'utf8')) as { exitCode: number };
  return {
    suite: 'release-tests',
    xml: existsSync(xml) ? readFileSync(xml) : undefined,
    stdout: readFileSync(join(golden, name, 'stdout.txt'), 'utf8'),
    exitCode,
    root,
  };
}

export function recordings(): readonly string[] {
  return readdirSync(golden).filter((name) => existsSync(join(golden, name, 'case.json')));
}

/** Bytes as a file may come: a few at a time. */
export function* inPieces(bytes: Uint8Array, length = 1000): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** The specifications that were run in all recordings but `runtime-skip`. */
export function recordedSpecs(): ReadonlyMap<string, string> {
  const names = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.spec'));
  return new Map(names.map((name) => [name, readFileSync(join(project, name), 'utf8')]));
}
