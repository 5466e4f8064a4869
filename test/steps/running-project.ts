import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { createFiles } from '../../src/adapters/files.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { LinkValue } from '../../src/model/link.ts';
import type { Request } from '../../src/model/request.ts';
import type { Suite } from '../../src/model/suite.ts';
import type { SuiteResult } from '../../src/model/test-result.ts';
import type { SeriesPast } from '../../src/model/verdict.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { World } from '../../src/ports/world.ts';
import { runSuiteStep } from '../../src/steps/run-suite.ts';
import { readSuite, readSuiteRecord } from '../../src/suites/suite-record.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';
import { runStep, snapshot } from './run-step.ts';

const standIn = join(import.meta.dirname, '../../src/sandbox/gauge/main.ts');
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const files = createFiles();

/** A Gauge project in a folder of its own, and how it is run. */
export interface Project {
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly suite?: Partial<Suite>;
  readonly testing?: Partial<Request['testing']>;
  /** Line of the shell in the place of Gauge, given that of the stand-in. */
  readonly gauge?: (standIn: string) => string;
  /** Called with every line of output. */
  readonly onLine?: (line: string, time: ManualClock, cancel: () => void) => void;
  readonly past?: SeriesPast;
}

/** What became of it; `again` is what its files tell. */
export interface RanProject {
  readonly status: string;
  readonly result: SuiteResult;
  readonly again: SuiteResult;
  readonly isTested: boolean;
  readonly folder: string;
  readonly progress: readonly string[];
}

/** A clock that goes on when it is told to. */
export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

/** Runs the suite step in the engine; the cluster says nothing. */
export async function runProject(project: Project): Promise<RanProject> {
  const folder = projectFolder(project);
  const path = join(folder, 'gauge');
  const real = `"${process.execPath}" "${standIn}"`;
  writeFileSync(path, `#!/bin/sh\n${project.gauge?.(real) ?? `exec ${real} "$@"`}\n`);
  chmodSync(path, 0o755);
  const clock = manualClock();
  const cancel = new AbortController();
  const progress: string[] = [];
  const request = { testing: { ...plainTesting, ...project.testing }, runId: 'r', goal: 'test', baseline: false };
  const artifacts = join(folder, '.artifacts');
  const options = { request: request as Request, artifacts, components: [], operator: {} as never };
  const step = runSuiteStep({ ...plainSuite, ...project.suite }, options);
  const ran = await runStep(step, links(folder, path, project), world(clock), {
    cancel: cancel.signal,
    emit(event) {
      if (event.type === 'step-output') project.onLine?.(event.line, clock, () => cancel.abort('SIGINT'));
      if (event.type === 'step-progress') progress.push(event.message);
    },
  });
  const result = ran.created['results:release-tests'] as LinkValue<'results:release-tests'> | undefined;
  const record = await readSuiteRecord(files, artifacts);
  if (!result || !record) throw ran.result.error ?? new Error(ran.result.summary);
  const again = await readSuite(files, artifacts, record);
  const isTested = 'tested:release-tests' in ran.created;
  return { status: ran.result.status, result: withoutCluster(result), again, isTested, folder, progress };
}

function projectFolder({ files: texts }: Project): string {
  const folder = mkdtempSync(join(tmpdir(), 'suite-'));
  folders.push(folder, `${folder}.gauge`);
  for (const [name, text] of Object.entries({ 'manifest.json': '{"Language": "js"}', ...texts })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function links(folder: string, path: string, { past }: Project) {
  return {
    'source:release-tests': { folder, snapshot: snapshot('release-tests', 'a'.repeat(40)) },
    'tool:gauge': { name: 'gauge', path, version: '1.6.35', origin: 'PATH', standIn: true },
    'lock:cluster': { lost: new AbortController().signal },
    'cluster:target': {
      ...{ server: 'https://api', openshift: '4.18.1', csv: 'v1', channel: 'latest' },
      ...{ architecture: 'amd64', sandbox: true },
    },
    'deployed:all': [],
    ...(past ? { 'history:series': past } : {}),
  };
}

/** Nobody can say there whether the images stayed the same. */
function world(clock: Clock) {
  const cluster = { list: async () => [], get: async () => undefined };
  const session = { kubeconfig: async () => '/none' };
  return { processes: createProcesses(), files, clock, session, cluster } as unknown as World;
}

function withoutCluster({ unsteady: _, ...result }: SuiteResult): SuiteResult {
  return { ...result, problems: result.problems.filter((problem) => !problem.startsWith('whether the images')) };
}

function manualClock(): ManualClock {
  let time = Date.UTC(2026, 0, 1, 12);
  const sleepers = new Map<() => void, number>();
  return {
    now: () => time,
    sleep(milliseconds, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      sleepers.set(resolve, time + milliseconds);
      signal.addEventListener('abort', () => reject(signal.reason));
      return promise.finally(() => sleepers.delete(resolve));
    },
    advance(seconds) {
      time += seconds * 1000;
      for (const [wake, due] of sleepers) if (due <= time) wake();
    },
  };
}
