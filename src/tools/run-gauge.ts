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

/** What Gauge writes in a project, by the name that it is kept under. */
const reports = { 'gauge.log': 'logs/gauge.log', 'result.xml': 'reports/xml-report/result.xml' };

/**
 * Runs specs and keeps what comes out: console, XML and Gauge's log go to the artifacts. Nothing of it stays in the
 * project, neither for the next call (Gauge leaves old reports when it is killed) nor as it was printed, with secrets.
 */
export async function runGauge(run: GaugeRun, { processes, files, signal, output }: Ports): Promise<GaugeOutput> {
  const clear = () => Promise.all(['reports', 'logs'].map((name) => files.remove(`${run.project}/${name}`)));
  await clear();
  try {
    const { stdout, code } = await processes.run({ ...call(run), onLine: output, signal });
    await files.write(`${run.artifacts}/stdout.txt`, stdout);
    for (const [name, path] of Object.entries(reports)) {
      const pieces = await files.readPieces(`${run.project}/${path}`);
      if (pieces) await files.write(`${run.artifacts}/${name}`, pieces);
      else await files.remove(`${run.artifacts}/${name}`);
    }
    return { xml: await files.readPieces(`${run.artifacts}/result.xml`), stdout, exitCode: code };
  } finally {
    await clear();
  }
}

function call({ gauge, project, specs, tags, env }: GaugeRun) {
  const tagged = tags === '' ? [] : ['--tags', tags];
  return {
    program: gauge.path,
    args: ['run', '--simple-console', '--verbose', ...tagged, ...specs],
    cwd: project,
    env,
  };
}

/** What the tests are given of the cluster. */
export async function testEnv(session: Session): Promise<Record<string, string>> {
  return { KUBECONFIG: await session.kubeconfig() };
}
