import type { ToolFound } from '../model/tool.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';

/** One call of Gauge. */
export interface GaugeRun {
  readonly gauge: ToolFound;
  /** Folder of the Gauge project. */
  readonly project: string;
  /** Folders, files or `file:line` of single scenarios, relative to the project. */
  readonly specs: readonly string[];
  /** Tag expression; empty runs everything. */
  readonly tags: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that keeps result.xml and stdout.txt of this call. */
  readonly artifacts: string;
}

/** What Gauge left: neither the XML nor the exit code is a verdict by itself. */
export interface GaugeOutput {
  readonly xml: string | undefined;
  readonly stdout: string;
  readonly exitCode: number;
}

interface Ports {
  readonly processes: Processes;
  readonly files: Files;
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
}

/** Runs specs and keeps what comes out. Reports of an earlier call are removed first: Gauge leaves them when it is killed. */
export async function runGauge(run: GaugeRun, { processes, files, signal, output }: Ports): Promise<GaugeOutput> {
  const reports = `${run.project}/reports`;
  await files.remove(reports);
  const tags = run.tags === '' ? [] : ['--tags', run.tags];
  const exit = await processes.run({
    program: run.gauge.path,
    args: ['run', '--simple-console', '--verbose', ...tags, ...run.specs],
    cwd: run.project,
    env: run.env,
    onLine: output,
    signal,
  });
  const xml = await files.read(`${reports}/xml-report/result.xml`);
  await files.write(`${run.artifacts}/stdout.txt`, exit.stdout);
  if (xml !== undefined) await files.write(`${run.artifacts}/result.xml`, xml);
  return { xml, stdout: exit.stdout, exitCode: exit.code };
}

/** What the tests are given of the cluster. */
export function testEnv(kubeconfig: string | undefined): Record<string, string> {
  return kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig };
}
