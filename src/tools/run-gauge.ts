import type { ToolFound } from '../model/tool.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';
import type { Session } from '../ports/session.ts';
import { createGrowingFile } from './growing-file.ts';

/** One call of Gauge. */
export interface GaugeRun {
  readonly gauge: ToolFound;
  /** Folder of the Gauge project. */
  readonly project: string;
  /** Folders, files or `file:line` of single scenarios, relative to the project. */
  readonly specs: readonly string[];
  /** Tag expression; empty runs everything. */
  readonly tags: string;
  /** How many specs run at once. */
  readonly streams: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that keeps result.xml, stdout.txt and gauge.log of this call. */
  readonly artifacts: string;
}

interface Ports {
  readonly processes: Processes;
  readonly files: Files;
  /** Stops Gauge and all that it started. */
  readonly stop: AbortSignal;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** What Gauge writes in a project, by the name that it is kept under. */
const reports = { 'gauge.log': 'logs/gauge.log', 'result.xml': 'reports/xml-report/result.xml' };

/**
 * Runs specs, keeps what comes out, and gives the exit code, which is no verdict by itself: console, XML and Gauge's log
 * go to the artifacts, the console while it comes. Nothing of it stays in the project, neither for the next call (Gauge
 * leaves old reports when it is killed) nor as it was printed, with secrets.
 */
export async function runGauge(run: GaugeRun, { processes, files, stop, onLine }: Ports): Promise<number> {
  const clear = () => Promise.all(['reports', 'logs'].map((name) => files.remove(`${run.project}/${name}`)));
  await clear();
  const console = `${run.artifacts}/stdout.txt`;
  await files.write(console, '');
  const growing = createGrowingFile(files, console);
  const keepLine = (line: string, stream: 'stdout' | 'stderr') => {
    if (stream === 'stdout') growing.add(`${line}\n`);
    onLine(line, stream);
  };
  try {
    const { stdout, code } = await processes.run({ ...call(run), onLine: keepLine, stop });
    growing.end();
    await files.write(console, stdout);
    for (const [name, path] of Object.entries(reports)) {
      const pieces = await files.readPieces(`${run.project}/${path}`);
      if (pieces) await files.write(`${run.artifacts}/${name}`, pieces);
      else await files.remove(`${run.artifacts}/${name}`);
    }
    return code;
  } finally {
    await clear();
  }
}

function call({ gauge, project, specs, tags, streams, env }: GaugeRun) {
  const tagged = tags === '' ? [] : ['--tags', tags];
  const parallel = streams > 1 ? ['--parallel', '-n', String(streams)] : [];
  return {
    program: gauge.path,
    args: ['run', '--simple-console', '--verbose', ...parallel, ...tagged, ...specs],
    cwd: project,
    env,
  };
}

/** What the tests are given of the cluster. */
export async function testEnv(session: Session): Promise<Record<string, string>> {
  return { KUBECONFIG: await session.kubeconfig() };
}
