import type { ToolFound } from '../model/tool.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';
import type { Session } from '../ports/session.ts';

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
  /** Folder that keeps result.xml, stdout.txt and gauge.log of this call. */
  readonly artifacts: string;
}

/** What Gauge left: neither the XML nor the exit code is a verdict by itself. */
export interface GaugeOutput {
  /** Bytes of result.xml, to be read once. */
  readonly xml: AsyncIterable<Uint8Array> | undefined;
  readonly stdout: string;
  readonly exitCode: number;
}

interface Ports {
  readonly processes: Processes;
  readonly files: Files;
  readonly signal: AbortSignal;
  readonly output: (line: string) => void;
}

/**
 * Runs specs and keeps what comes out: console, XML and Gauge's log go to the artifacts. Nothing of it stays in the
 * project, neither for the next call (Gauge leaves old reports when it is killed) nor as it was printed, with secrets.
 */
export async function runGauge(run: GaugeRun, { processes, files, signal, output }: Ports): Promise<GaugeOutput> {
  const left = { xml: `${run.project}/reports/xml-report/result.xml`, log: `${run.project}/logs/gauge.log` };
  const clear = () => Promise.all(['reports', 'logs'].map((name) => files.remove(`${run.project}/${name}`)));
  await clear();
  const tags = run.tags === '' ? [] : ['--tags', run.tags];
  const exit = await processes
    .run({
      program: run.gauge.path,
      args: ['run', '--simple-console', '--verbose', ...tags, ...run.specs],
      cwd: run.project,
      env: run.env,
      onLine: output,
      signal,
    })
    .catch(async (error: unknown) => {
      await clear();
      throw error;
    });
  const [xml, log] = await Promise.all([files.readPieces(left.xml), files.readPieces(left.log)]);
  const kept = { 'stdout.txt': exit.stdout, 'result.xml': xml, 'gauge.log': log };
  for (const [name, content] of Object.entries(kept)) {
    if (content !== undefined) await files.write(`${run.artifacts}/${name}`, content);
  }
  await clear();
  const copy = xml && (await files.readPieces(`${run.artifacts}/result.xml`));
  return { xml: copy, stdout: exit.stdout, exitCode: exit.code };
}

/** What the tests are given of the cluster. */
export async function testEnv(session: Session): Promise<Record<string, string>> {
  return { KUBECONFIG: await session.kubeconfig() };
}
