import { basename } from 'node:path';
import type { TestCommand } from '../model/request.ts';
import type { Files } from '../ports/files.ts';
import type { Processes } from '../ports/processes.ts';

/** One call of the user's tests. */
export interface TestCommandRun extends TestCommand {
  readonly env: Readonly<Record<string, string>>;
  /** Folder that keeps what it printed and the JUnit files. */
  readonly artifacts: string;
}

/** What it left. */
export interface TestCommandOutput {
  /** Copies of the files that it wrote, each with the name of its original. */
  readonly reports: readonly { readonly name: string; readonly path: string }[];
  /** Files that fit the glob and were there before: another run has left them. */
  readonly old: readonly string[];
  /** 128 + n where signal n ended it. */
  readonly exitCode: number;
}

interface Ports {
  readonly processes: Processes;
  readonly files: Files;
  /** Ends the tests; what they have written until then counts. */
  readonly stop: AbortSignal;
  readonly output: (line: string) => void;
}

/** Runs the line by the shell and keeps what it printed and wrote. Nothing of the user's is removed. */
export async function runTestCommand(run: TestCommandRun, ports: Ports): Promise<TestCommandOutput> {
  const { line, folder, junit, env, artifacts } = run;
  const { processes, files, stop, output } = ports;
  await files.remove(artifacts);
  const before = await files.match(folder, junit);
  const exit = await processes.run({
    ...{ program: 'sh', args: ['-c', line], cwd: folder, env },
    ...{ onLine: output, stop },
  });
  await files.write(`${artifacts}/stdout.txt`, exit.stdout);
  const after = [...(await files.match(folder, junit))];
  const written = after.filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path);
  const reports = written.map((path, at) => ({ name: path, path: `${artifacts}/junit/${at + 1}-${basename(path)}` }));
  for (const { name, path } of reports) {
    const pieces = await files.readPieces(name);
    if (pieces) await files.write(path, pieces);
  }
  const old = after.filter(([path, mark]) => before.get(path) === mark).map(([path]) => path);
  return { reports, old, exitCode: exit.code };
}
