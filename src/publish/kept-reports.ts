import { reportPath } from '../history/format/paths.ts';
import { parseFile, unreadable } from '../history/history-index.ts';
import { StreamstressError } from '../model/error.ts';
import type { BranchFiles } from '../ports/data-branch.ts';
import { type Report, reportSchema } from '../report/report.ts';

/** Full reports by the ids of their runs; of one that cannot be read, why. All are read at once, unless one is broken. */
export async function readReports(
  files: BranchFiles,
  runs: readonly string[],
): Promise<ReadonlyMap<string, Report | StreamstressError>> {
  try {
    const found = await files.read(runs.map(reportPath));
    return new Map(runs.map((id) => [id, parsed(reportPath(id), found.get(reportPath(id)))]));
  } catch (error) {
    const [only = '', ...more] = runs;
    if (!(error instanceof StreamstressError)) throw error;
    if (more.length === 0) return new Map([[only, error]]);
    return new Map((await Promise.all(runs.map((id) => readReports(files, [id])))).flatMap((one) => [...one]));
  }
}

function parsed(path: string, bytes: Uint8Array | undefined): Report {
  if (bytes === undefined) throw unreadable(path, 'the file is missing');
  return parseFile(path, bytes, reportSchema);
}
