import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import type { Config } from '../../src/config/config.ts';
import { readRuns } from '../../src/importing/read-runs.ts';
import { folderSource } from '../../src/importing/source-files.ts';
import type { ImportRequest } from '../../src/model/import-request.ts';

const root = mkdtempSync(join(tmpdir(), 'importing-'));
after(() => rmSync(root, { recursive: true, force: true }));

const config = { failureRules: [], knownIssues: [] } as unknown as Config;

/** A folder with these files: texts as they are, anything else as JSON. */
export function sourceFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(root, 'source-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** What is read of a folder or file. */
export async function readAll(place: string, asked: Partial<ImportRequest> = {}) {
  const reading = { place, format: undefined, series: 'old', fileTimes: false, ...asked };
  return readRuns(reading, await folderSource(createFiles(), place), { config, version: '1.2.3' });
}
