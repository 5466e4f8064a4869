import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { Report } from '../../../src/report/report.ts';
import { parseReport } from '../../../src/report/report-files.ts';
import { start, until } from '../../e2e/process.ts';
import { configurations, makeSampleRepository } from './sample-repository.ts';

/** What the configurations with steps of a registry are read with. */
export const surroundings = [
  ...['--registry', join(import.meta.dirname, 'step-registry')],
  ...['--cluster-profiles', join(import.meta.dirname, 'cluster-profiles.yaml')],
];

/** The options for these targets and nothing else. */
export function only(...targets: readonly string[]): readonly string[] {
  return targets.flatMap((target) => ['--target', target]);
}

/** Texts of a configuration, and what stands in their place. */
type Changes = Readonly<Record<string, string>>;

/** How a configuration of the sample is run. */
export interface Run {
  /** `acme-widget-main.yaml` without its `acme-widget-`: `main`, `main__root`. */
  readonly of: string;
  /** What is broken on purpose. */
  readonly changes?: Changes;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** SIGINT is sent once this holds; answers with the text of an artifact, empty where it is not there yet. */
  readonly interruptWhen?: (artifact: (path: string) => string) => boolean;
}

/** What a run came to. */
export interface Ran {
  /** Exit code. */
  readonly code: number | null;
  /** All that it said. */
  readonly said: string;
  /** How a step ended: fails where there is none of that name. */
  step(name: string): { readonly status: string; readonly summary: string; readonly reason: string | undefined };
  /** A file of its artifacts. */
  artifact(path: string): Buffer;
  /** Its report, all of whose tests and problems are told. */
  report(): Report;
}

/** Runs configurations of the sample repository with the command itself. */
export function sampleRuns() {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const source = join(folder, 'repositories/widget');
  const commit = makeSampleRepository(source);
  let runs = 0;

  function configuration(of: string, changes: Changes): string {
    const name = `acme-widget-${of}.yaml`;
    let text = readFileSync(join(configurations, name), 'utf8');
    for (const [from, to] of Object.entries(changes)) {
      assert.ok(text.includes(from), `${name} has no ${JSON.stringify(from)}`);
      text = text.replace(from, () => to);
    }
    const place = join(folder, `config-${runs}/acme/widget`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name), text);
    return join(place, basename(name));
  }

  async function run(t: TestContext, { of, changes = {}, args = [], env = {}, interruptWhen }: Run): Promise<Ran> {
    runs += 1;
    const output = join(folder, `run-${runs}`);
    const file = configuration(of, changes);
    const given = ['ci', 'run', file, '--output-dir', output, '--run-id', `sample-${runs}`, ...args];
    const own = { PATH: process.env.PATH, HOME: folder, STREAMSTRESS_CACHE: join(folder, 'cache') };
    const started = start(t, given, { ...own, ...env }, folder);
    if (interruptWhen) {
      const left = (path: string) => join(output, 'artifacts', path);
      const text = (path: string) => (existsSync(left(path)) ? readFileSync(left(path), 'utf8') : '');
      await until(() => !started.isRunning() || interruptWhen(text), 'the moment to interrupt it');
      started.kill('SIGINT');
    }
    const { code, stdout, stderr } = await started.ended;
    const path = join(output, 'results/report.json');
    const report = () => {
      assert.ok(existsSync(path), `no report: ${stdout}${stderr}`);
      return parseReport(readFileSync(path, 'utf8'), path);
    };
    return {
      code,
      said: stdout + stderr,
      step(name) {
        const found = report().steps.find((step) => step.name === name);
        assert.ok(found, `no step "${name}":\n${stdout}${stderr}`);
        return { status: found.status, summary: found.summary, reason: found.error?.reason };
      },
      artifact: (file) => readFileSync(join(output, 'artifacts', file)),
      report,
    };
  }

  return { folder, source, commit, run };
}
