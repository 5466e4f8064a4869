import { addReports } from '../../src/history/add-reports.ts';
import { loadSeries } from '../../src/history/series-store.ts';
import { type HistoryPolicy, usualPolicy } from '../../src/model/history-policy.ts';
import type { BranchChange, BranchFiles } from '../../src/ports/data-branch.ts';
import type { Report } from '../../src/report/report.ts';

/** Files of a branch without git. */
export interface MemoryBranch extends BranchFiles {
  readonly files: Map<string, Uint8Array>;
  change(change: BranchChange): void;
  text(path: string): string;
  /** Paths that were read, each as often as it was. */
  readonly reads: string[];
}

export function memoryBranch(): MemoryBranch {
  const files = new Map<string, Uint8Array>();
  const reads: string[] = [];
  return {
    files,
    reads,
    list: async (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    async read(paths) {
      reads.push(...paths);
      return new Map(paths.flatMap((path) => (files.has(path) ? [[path, files.get(path) as Uint8Array]] : [])));
    },
    change(change) {
      for (const [path, content] of change) {
        if (content === undefined) files.delete(path);
        else files.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
      }
    },
    text: (path) => new TextDecoder().decode(files.get(path)),
  };
}

/** A branch with these runs, added one after the other. */
export async function branchOf(reports: readonly Report[], policy: HistoryPolicy = usualPolicy): Promise<MemoryBranch> {
  const branch = memoryBranch();
  for (const report of reports) branch.change((await addReports(branch, [{ report }], policy)).change);
  return branch;
}

export async function seriesOf(reports: readonly Report[], name: string) {
  return (await loadSeries(await branchOf(reports), name)).series;
}
