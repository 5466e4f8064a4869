import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import type { Terminal } from '../../src/commands/command.ts';
import { createDemoWorld, type DemoWorld, type Night, nightFolder } from '../../src/commands/demo-world.ts';
import type { Report } from '../../src/report/report.ts';
import { parseReport } from '../../src/report/report-files.ts';
import type { UpstreamName } from '../../src/wiring.ts';

export const root = resolve(import.meta.dirname, '../..');

/** The same caches as those of `npm run demo`: tools and Go packages are not built twice. */
export const cache = join(root, 'test-output/demo/cache');

/** The door that every test here starts. */
export const self = [process.execPath, join(root, 'src/streamstress.js')] as const;

/** A folder that goes when the test ends. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'streamstress-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Played extends DemoWorld {
  /** All of it lies below. */
  readonly folder: string;
  /** Plays a night and returns its exit code and its report. */
  night(night: Night): Promise<{ code: number; report: Report }>;
}

/** The demo's world with a break, closed when the test ends. */
export async function playedWorld(t: TestContext, breaks: readonly UpstreamName[]): Promise<Played> {
  const folder = await temporaryFolder(t);
  const never = new AbortController().signal;
  const terminal: Terminal = {
    stdout: process.stdout,
    stderr: process.stderr,
    progress: 'terminal',
    environment: process.env,
    folder,
    packageFolder: root,
    version: 'test',
    signals: { cancel: never, force: never },
    self,
  };
  const world = await createDemoWorld({ folder, cache, breaks }, terminal);
  t.after(() => world.close());
  return {
    ...world,
    folder,
    async night(night) {
      const code = await world.play(night);
      const path = join(nightFolder(folder, night), 'results/report.json');
      return { code, report: parseReport(await readFile(path, 'utf8'), path) };
    },
  };
}
